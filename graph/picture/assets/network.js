// The network view. vis-network keeps camera, gestures, hit-testing and lines; marks are drawn by one function that also
// writes SVG.
kg.views.network = (() => {
  const { $, el, on, t, marks, findings } = kg;
  const stage = $("#stage"), holder = $("#canvas"), tip = $("#tip");
  if (!stage) return undefined;
  const state = { map: false, terms: false, others: false, steps: 0, around: "", unfolded: new Set() };
  const { rtl, canvasPen, svgPen, svgRoot, shape, family, SIZE, LINE, PITCH } = kg.pens;
  let s, colors, anchors, room, focused = "", scale = 1;

  // ---------------------------------------------------------------- colours of the theme

  const FORCED = { bg: "Canvas", panel: "Canvas", ink: "CanvasText", soft: "CanvasText", line: "GrayText", accent: "Highlight", on: "Canvas" };
  function theme() {
    const forced = matchMedia("(forced-colors: active)").matches, probe = el("i");
    document.body.append(probe);
    const used = (name) => { probe.style.color = forced ? FORCED[name] ?? "CanvasText" : `var(--${name})`; return getComputedStyle(probe).color; };
    colors = Object.fromEntries(Object.keys(FORCED).map((n) => [n, used(n)]));
    colors.kinds = new Map(kg.kinds.map((k) => {
      probe.className = "k-" + k.id;
      return [k, used("c")];
    }));
    probe.remove();
  }
  const color = (kind) => colors.kinds.get(kind) ?? colors.soft;

  const chosen = (f) => kg.lit(f.id) || [...f.holders, ...f.ends, ...f.issues].some((m) => kg.selection.has(m.id));
  const isFaint = (fs) => s.edges.length > 0 && kg.selection.size > 0 && !fs.some(chosen);
  const isLit = (fs) => fs.some((f) => kg.lit(f.id));
  function drawBox(pen, b) {
    const on = kg.selection.has(b.mark.id);
    const strong = b.style === "party";
    const ink = strong ? colors.bg : colors.ink;
    const frame = {
      party: { fill: on ? colors.accent : colors.ink },
      person: on ? { fill: colors.on } : {},
      term: { fill: on ? colors.on : colors.panel },
    }[b.style] ?? { fill: on ? colors.on : colors.bg, stroke: b.style === "issue" ? colors.soft : color(b.mark.kind), width: 1.2 };
    if (frame.fill || frame.stroke) pen.rect(b.x, b.y, b.w, b.h, 6, frame);
    if (b.pad > 20) shape(pen, b.mark.kind, rtl ? b.x + b.w - 13 : b.x + 13, b.y + b.h / 2, strong ? colors.bg : color(b.mark.kind));
    const top = b.y + b.h / 2 - ((b.text.length - 1) * LINE) / 2;
    b.text.forEach((line, i) => pen.text(line, rtl ? b.x + b.w - b.pad : b.x + b.pad, top + i * LINE, { bold: b.bold, fill: ink }));
    if (b.id === focused && document.activeElement === holder) pen.rect(b.x - 3, b.y - 3, b.w + 6, b.h + 6, 8, { stroke: colors.accent, width: 2.5, dash: [5, 3] });
  }
  function drawCell(pen, p) {
    const by = new Map(), on = isLit(p.fs);
    for (const f of p.fs) by.set(f.kind, (by.get(f.kind) ?? 0) + 1);
    if (on) pen.rect(p.left - 2, p.y - 13, p.w + 4, 26, 5, { fill: colors.on });
    let x = p.left;
    for (const [kind, n] of by) {
      const long = (p.long * n) / p.fs.length;
      pen.rect(x, p.y - 8, long, 16, 0, { fill: color(kind) });
      x += long;
    }
    const [kind, n] = [...by].sort((a, b) => b[1] - a[1])[0];
    pen.text(p.fs.length + (n * 2 > p.fs.length ? " " + kind.glyph : ""), p.left + p.long + 5, p.y, { size: 12, fill: colors.ink, align: "left" });
  }
  function drawPort(pen, p) {
    if (p.cell) { drawCell(pen, p); return; }
    const many = p.fs.length > 1, r = many ? 10 : 8, on = isLit(p.fs);
    pen.circle(p.x, p.y, r, { fill: on ? colors.on : colors.bg, stroke: color(p.kind), width: on ? 2.5 : 1.3 });
    pen.text(many ? String(p.fs.length) : p.kind.glyph || "•", p.x, p.y + 0.5, { size: 11, bold: true, fill: color(p.kind), align: "center" });
  }
  function drawGround(pen) {
    for (const h of s.hulls) pen.rect(h.x, h.y, h.w, h.h, 12, { fill: colors.panel, stroke: colors.line });
    for (const h of s.heads) pen.text(h.text, h.x, h.y ?? 14, { size: 12, bold: true, fill: colors.soft });
  }

  // ---------------------------------------------------------------- lines

  // Lines within a column leave and come back at its side; all others run level out of the middle of their marks. A link
  // between terms carries its glyph on the way, where no other's is.
  const center = (b) => ("w" in b ? [b.x + b.w / 2, b.y + b.h / 2] : [b.x, b.y]);
  const WIDTH = { position: 1.7, tie: 1, link: 1.3, other: 1 };
  function shapeLines() {
    anchors = new Map();
    const anchor = (b, side) => {
      const inside = side === "end" ? b.w : side === "text" ? b.pad + b.long + 6 : 0, x = rtl ? b.x + b.w - inside : b.x + inside;
      const id = b.node + side;
      anchors.set(id, [x, b.y + b.h / 2]);
      return { id, at: [x, b.y + b.h / 2] };
    };
    const whole = (b) => ({ id: b.node, at: center(b) });
    for (const e of s.edges) {
      const sameSide = e.how === "link" ? "end" : e.how === "tie" && Math.abs(e.from.x - e.to.x) < 20 ? "start" : "";
      if (sameSide) {
        const [from, to] = [e.from, e.to].sort((x, y) => x.y - y.y).map((b) => anchor(b, sameSide));
        const link = sameSide === "end", far = to.at[1] - from.at[1] + 1;
        let out = link ? Math.min(40, 14 + far / 14) : 9, free;
        do {
          Object.assign(e, { a: from, b: to, bend: Math.min(0.9, (2.55 * out) / far) * (link ? 1 : -1) * (rtl ? -1 : 1) });
          const by = control(e), on = (u, i) => (1 - u) ** 2 * from.at[i] + 2 * u * (1 - u) * by[i] + u * u * to.at[i];
          free = [0.5, 0.36, 0.64, 0.24, 0.76].map((u) => ({ x: on(u, 0), y: on(u, 1) })).find((p) => !s.ports.some((q) => Math.hypot(p.x - q.x, p.y - q.y) < PITCH));
          out += 17;
        } while (link && !free && out < 60);
        if (link) s.ports.push({ x: from.at[0], y: from.at[1], ...free, node: "p" + s.ports.length, fs: e.fs, kind: e.kind });
      } else {
        e.a = e.from.style === "person" ? anchor(e.from, "text") : whole(e.from);
        e.b = e.to.style === "person" ? anchor(e.to, "text") : whole(e.to);
      }
    }
  }
  const thick = (e) => (isLit(e.fs) ? 3.2 : WIDTH[e.how] + Math.log2(e.fs.length) / 2);
  const opacity = (e) => (isFaint(e.fs) ? 0.12 : e.how === "position" ? 0.92 : 0.75);
  const visLine = (e, id) => ({
    id, from: e.a.id, to: e.b.id, width: thick(e), dashes: e.kind.dash.length ? e.kind.dash : false,
    color: { color: color(e.kind), opacity: opacity(e) },
    smooth: e.bend ? { enabled: true, type: e.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(e.bend) }
      : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
  });
  // The same curves as vis-network draws.
  function control({ a: { at: [x1, y1] }, b: { at: [x2, y2] }, bend }) {
    const part = Math.abs(bend) * 0.5 + 0.5, angle = Math.atan2(y1 - y2, x2 - x1) + (bend > 0 ? part : 1 - part) * Math.PI;
    const r = part * Math.hypot(x2 - x1, y2 - y1);
    return [x1 + r * Math.sin(angle), y1 + r * Math.cos(angle)];
  }
  function pathOf(e) {
    const { a: { at: [x1, y1] }, b: { at: [x2, y2] } } = e, x = (x1 + x2) / 2;
    return `M${x1} ${y1}` + (e.bend ? "Q" + control(e) : `C${x} ${y1} ${x} ${y2}`) + ` ${x2} ${y2}`;
  }

  const item = (node, x, y, w, h, draw) => ({
    id: node, x, y, shape: "custom",
    ctxRenderer: ({ ctx }) => ({ drawNode() { ctx.save(); draw(ctx); ctx.restore(); }, nodeDimensions: { width: w, height: h } }),
  });
  let network, nodes, edges;
  const OPTIONS = {
    physics: false, layout: { randomSeed: 1, improvedLayout: false },
    interaction: { dragNodes: false, hover: true, keyboard: false, zoomView: false, selectConnectedEdges: false, tooltipDelay: 1e8 },
    edges: { chosen: false, hoverWidth: 0, selectionWidth: 0 }, nodes: { chosen: false, labelHighlightBold: false },
  };

  function rebuild() {
    if (kg.view !== "network" || !network) return;
    theme();
    bar();
    if (state.map) { showMap(); return; }
    room = Math.max(320, stage.clientWidth);
    const tall = stage.clientHeight - 4;
    state.tall = tall * 1.25;
    s = kg.scene(room, state);
    // No text is smaller than 11 px on the screen; what is taller than the window then scrolls.
    scale = Math.min(1, Math.max(11.1 / SIZE, tall / s.height));
    if (scale < 1 && room > 600) s = kg.scene(room / scale, state);
    if (room <= 600) scale = 1;
    const boxes = [...s.boxes.values()];
    boxes.forEach((b, i) => { b.node = "b" + i; });
    s.ports.forEach((p, i) => { p.node = "p" + i; });
    shapeLines();
    nodes = new vis.DataSet([
      ...boxes.map((b) => item(b.node, ...center(b), b.w, b.h, (c) => {
        if (b.faint && b.style !== "person") canvasPen(c).rect(b.x, b.y, b.w, b.h, 6, { fill: colors.bg });
        c.globalAlpha = b.faint ? 0.4 : 1;
        drawBox(canvasPen(c), b);
      })),
      ...s.ports.map((p) => item(p.node, p.x, p.y, p.cell ? p.w : 17, p.cell ? 26 : 17, (c) => { c.globalAlpha = isFaint(p.fs) ? 0.25 : 1; drawPort(canvasPen(c), p); })),
    ]);
    nodes.add([...anchors].map(([id, [x, y]]) => item(id, x, y, 1, 1, () => {})));
    edges = new vis.DataSet(s.edges.map(visLine));
    high(Math.ceil(Math.max(s.height * scale, tall)));
    network.setData({ nodes, edges });
    faint();
    fit();
    pace = 0;
    keepPace();
    const rest = s.list.length - s.drawn.size;
    $("#drawn").textContent = t("drawn", { n: s.drawn.size }) + (rest > 0 ? " · " + t("not-drawn", { n: rest }) : "") + (s.bundled && s.edges.length ? " · " + t("bundled") : "");
  }
  // Where the drawing is taller than the window, parties keep pace with the issues one scrolls to.
  let pace = 0;
  function keepPace() {
    if (!s || kg.view !== "network") return;
    const part = stage.scrollHeight > stage.clientHeight + 2 ? stage.scrollTop / (stage.scrollHeight - stage.clientHeight)
      : (-holder.getBoundingClientRect().top + 120) / Math.max(1, holder.clientHeight - innerHeight + 240);
    const by = s.tall > state.tall ? Math.max(0, Math.min(1, part)) * s.slack : 0;
    if (Math.abs(by - pace) < 0.5) return;
    const moved = [];
    for (const b of s.lefts) {
      b.y += by - pace;
      for (const id of [b.node, b.node + "text", b.node + "start", b.node + "end"]) {
        const at = anchors.get(id);
        if (at) at[1] += by - pace;
        if (at || id === b.node) moved.push({ id, x: at?.[0] ?? center(b)[0], y: center(b)[1] });
      }
    }
    for (const h of s.hulls) h.y += by - pace;
    pace = by;
    nodes.update(moved);
  }
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; keepPace(); });
  }, { capture: true, passive: true });
  // The map of everything, by the painter; vis-network has no items then, and keeps the camera.
  let moving = 0;
  function showMap() {
    kg.map.build();
    high(Math.max(300, stage.clientHeight - 4));
    network.setData({ nodes: [], edges: [] });
    s = { map: true, boxes: new Map(kg.map.marks().map((m) => [m.id, { id: m.id, mark: m, style: "dot", x: kg.map.place(m)[0], y: kg.map.place(m)[1] }])), ports: [], edges: [], lefts: [], hulls: [], tall: 0, list: [] };
    room = stage.clientWidth;
    fit();
    const n = [...findings.values()].filter((f) => f.ends.length && kg.shown(f.id)).length;
    $("#drawn").textContent = t("drawn", { n });
  }
  function paintMap(c) {
    const a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: holder.clientWidth, y: holder.clientHeight });
    kg.map.paint(c, { colors, scale: network.getScale(), view: [a.x, a.y, b.x, b.y], moving: moving > 0, font: (size) => `${size}px ${family}` });
    const on = s.boxes.get(focused);
    if (on && document.activeElement === holder) canvasPen(c).circle(on.x, on.y, 14 / network.getScale(), { stroke: colors.accent, width: 2.5 / network.getScale() });
  }
  function move() {
    clearTimeout(moving);
    moving = setTimeout(() => { moving = 0; network.redraw(); }, 160);
  }
  function fit() {
    if (state.map) {
      scale = Math.min(holder.clientWidth, holder.clientHeight) / 2 / kg.map.extent;
      network.moveTo({ position: { x: 0, y: 0 }, scale, animation: false });
    } else network.moveTo({ position: { x: s.width / 2, y: Math.max(s.height, holder.clientHeight / scale) / 2 }, scale, animation: false });
  }
  function faint() {
    if (s.map) return;
    if (!s.edges.length) { for (const b of s.boxes.values()) b.faint = false; return; }
    const near = new Set(s.edges.filter((e) => !isFaint(e.fs)).flatMap((e) => [e.from, e.to, e.to.to]));
    for (const b of s.boxes.values()) b.faint = kg.selection.size > 0 && !near.has(b) && !kg.selection.has(b.mark.id);
  }
  function recolour() {
    if (!s || kg.view !== "network") return;
    if (s.map) { network.redraw(); return; }
    faint();
    edges.update(s.edges.map(visLine));
    network.redraw();
  }

  // ---------------------------------------------------------------- pointer

  const boxOf = (node) => [...s.boxes.values()].find((b) => b.node === node);
  const findingsAt = ({ node, edge }) => (node ? s.ports.find((p) => p.node === node) : s.edges[edge])?.fs;
  function listen() {
    network.on("beforeDrawing", (c) => { if (s?.map) paintMap(c); else if (s) drawGround(canvasPen(c)); });
    network.on("click", clicked);
    for (const name of ["dragging", "zoom"]) network.on(name, move);
    network.on("doubleClick", ({ nodes: [node] }) => { const b = boxOf(node); if (b?.style === "issue") unfold(b.mark); });
    network.on("hoverNode", (e) => hint({ node: e.node }, e));
    network.on("hoverEdge", (e) => hint({ edge: e.edge }, e));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, unhint);
  }
  const clicked = ({ nodes: [node], edges: [edge], pointer }) => {
    const { x, y } = pointer.canvas, b = s.map ? s.boxes.get(kg.map.hit(x, y, network.getScale())?.id) : boxOf(node);
    if (b) choose(b, false);
    else kg.select((findingsAt({ node, edge }) ?? []).map((f) => f.id));
  };
  const describe = (fs) => fs.slice(0, 3).map(kg.sentence).join("\n") + (fs.length > 3 ? "\n" + t("and-more", { n: fs.length - 3 }) : "");
  function hint(what, { pointer: { DOM } }) {
    const b = boxOf(what.node), fs = findingsAt(what);
    if ((!b && !fs) || matchMedia("(hover: none)").matches) return;
    const r = holder.getBoundingClientRect();
    tip.textContent = b ? kg.summary(b.mark) : describe(fs);
    tip.hidden = false;
    tip.style.left = Math.min(r.left + DOM.x + 14, innerWidth - 330) + "px";
    tip.style.top = Math.min(r.top + DOM.y + 16, innerHeight - 80) + "px";
    holder.style.cursor = "pointer";
  }
  const unhint = () => { tip.hidden = true; holder.style.cursor = ""; };
  // The wheel scrolls the page, as everywhere; with Ctrl or ⌘ it zooms.
  on(holder, "wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey && !(s?.map && document.activeElement === holder)) return;
    e.preventDefault();
    move();
    zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, network.DOMtoCanvas({ x: e.offsetX, y: e.offsetY }));
  }, { passive: false });
  // Zooming keeps a point where it is: the one under the pointer, else the middle.
  function zoom(by, point = network.getViewPosition()) {
    const before = network.getScale(), after = Math.min(6, Math.max(0.01, before * by)), { x, y } = network.getViewPosition();
    const keep = (from, to) => to + (from - to) * (before / after);
    network.moveTo({ position: { x: keep(x, point.x), y: keep(y, point.y) }, scale: after, animation: false });
  }

  // ---------------------------------------------------------------- keyboard

  // The next mark in a direction: near, and rather straight ahead than aside.
  const AHEAD = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function neighbour(from, [dx, dy]) {
    const [x, y] = center(from);
    let best, least = Infinity;
    for (const b of s.boxes.values()) {
      const [bx, by] = center(b), ahead = (bx - x) * dx + (by - y) * dy, aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
      const far = ahead + aside * (dx ? 0.5 : 4);
      if (b !== from && ahead > 4 && (!dx || s.map || ahead > 60) && far < least) { least = far; best = b; }
    }
    return best;
  }
  let line = -1;
  function reveal(b) {
    if (!b) return;
    if (s.map) {
      const { x, y } = network.canvasToDOM(b);
      if (x < 20 || y < 20 || x > holder.clientWidth - 20 || y > holder.clientHeight - 20) network.moveTo({ position: { x: b.x, y: b.y }, animation: false });
      return;
    }
    const at = network.canvasToDOM({ x: 0, y: center(b)[1] }).y;
    if (at < stage.scrollTop + 30 || at > stage.scrollTop + stage.clientHeight - 30) stage.scrollTop = at - stage.clientHeight / 2;
  }
  function focusOn(b) {
    focused = b.id;
    line = -1;
    reveal(b);
    network.redraw();
    kg.say(kg.summary(b.mark));
  }
  function choose(b, move) {
    focused = b.id;
    kg.select([b.mark.id]);
    if (move) $("#chosen").focus();
  }
  // n and p walk along the lines of a mark, one finding after the other.
  function walk(step) {
    const b = s.boxes.get(focused), fs = b ? kg.touching(b.mark) : [];
    if (!fs.length) return;
    line = (line + step + fs.length) % fs.length;
    kg.select([fs[line].id]);
    kg.say(t("line-of", { at: line + 1, of: fs.length, what: kg.sentence(fs[line]) }));
  }
  const KEYS = {
    Enter: (b) => b && choose(b, true), " ": (b) => b && choose(b, false), n: () => walk(1), p: () => walk(-1),
    m: () => kg.map && toggle("map"),
    f: (b) => { if (b) { state.around = b.mark.id; focusSteps(state.steps ? 0 : 1); } },
    "[": () => focusSteps(state.steps - 1), "]": () => focusSteps(state.steps + 1),
    t: () => toggle("terms"), u: (b) => b && unfold(b.mark), o: () => toggle("others"),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
  };
  on(holder, "keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !s) return;
    const b = s.boxes.get(focused), ahead = AHEAD[e.key];
    if (ahead) { const next = b ? neighbour(b, ahead) : s.boxes.values().next().value; if (next) focusOn(next); }
    else if (KEYS[e.key]) KEYS[e.key](b);
    else return;
    e.preventDefault();
  });
  on(holder, "focus", () => {
    if (!s) return;
    if (!s.boxes.has(focused) && s.boxes.size) focusOn([...s.boxes.values()].find((b) => b.style === "party") ?? s.boxes.values().next().value);
    network.redraw();
  });
  on(holder, "blur", () => network?.redraw());

  // ---------------------------------------------------------------- tools

  function changed() { rebuild(); kg.changed("state"); }
  function toggle(name) { state[name] = !state[name]; changed(); }
  function unfold(mark) {
    state.unfolded[state.unfolded.has(mark.id) ? "delete" : "add"](mark.id);
    changed();
  }
  function focusSteps(n) {
    state.steps = Math.max(0, Math.min(9, n));
    changed();
    kg.say(state.steps ? t("n-steps", { n: state.steps }) : t("all"));
  }
  const button = (label, run, attributes = {}) => {
    const made = el("button", { type: "button", ...attributes }, label);
    on(made, "click", run);
    return made;
  };
  function bar() {
    const around = marks.get(state.around), pressed = (on) => ({ "aria-pressed": String(on) });
    const active = document.activeElement?.dataset?.tool;
    const tool = (name, label, run, attributes) => button(label, run, { "data-tool": name, ...attributes });
    $("#bar").replaceChildren(
      ...(kg.map ? [tool("map", t("map"), () => toggle("map"), pressed(state.map))] : []),
      tool("terms", t("terms"), () => toggle("terms"), { ...pressed(state.terms), disabled: state.map && "" }),
      ...([...findings.values()].some((f) => f.ends.some((m) => m.column === "other"))
        ? [tool("others", t("events-places"), () => toggle("others"), pressed(state.others))] : []),
      tool("focus", t("focus"), () => focusSteps(state.steps ? 0 : 1), { ...pressed(state.steps > 0), ...(around ? { title: around.label, "aria-label": `${t("focus")}: ${around.label}` } : { disabled: "" }) }),
      ...(around && state.steps ? [
        tool("fewer", "−", () => focusSteps(state.steps - 1), { "aria-label": t("fewer") }), el("span", {}, t("n-steps", { n: state.steps })),
        tool("more", "+", () => focusSteps(state.steps + 1), { "aria-label": t("more") }),
      ] : []),
      el("span", { class: "gap" }),
      tool("out", "−", () => zoom(0.8), { class: "zoom", "aria-label": t("zoom-out") }),
      tool("in", "+", () => zoom(1.25), { class: "zoom", "aria-label": t("zoom-in") }), tool("fit", t("fit"), fit, { class: "zoom" }),
    );
    if (active) $(`[data-tool="${active}"]`)?.focus();
  }

  kg.onchange((what) => {
    if (what === "selection") {
      const [id] = kg.selection, mark = marks.get(id) ?? findings.get(id)?.holders[0];
      if (mark && !state.steps) state.around = mark.id;
      recolour();
      if (kg.view === "network" && s) { reveal(s.boxes.get(mark?.id)); bar(); }
    }
    if (what === "filter" || what === "view" || what === "theme") rebuild();
  });
  new ResizeObserver(() => { if (kg.view === "network" && s && stage.clientWidth !== room) rebuild(); }).observe(stage);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) on(matchMedia(query), "change", rebuild);

  // On paper the drawing is as high as what is drawn.
  const high = (height) => { holder.style.height = height + "px"; network.setSize("100%", height + "px"); };
  addEventListener("beforeprint", () => { if (s?.height) { high(Math.ceil(s.height * scale)); fit(); network.redraw(); } });
  addEventListener("afterprint", rebuild);

  // ---------------------------------------------------------------- SVG

  function svg() {
    const half = s.map ? Math.ceil(kg.map.extent) : 0, width = 2 * half || Math.ceil(s.width), height = 2 * half || Math.ceil(s.height);
    const root = svgRoot(width, height), pen = svgPen(root);
    pen.rect(0, 0, width, height, 0, { fill: colors.bg });
    if (s.map) mapSvg(pen, (m) => kg.map.place(m).map((n) => n + half));
    else {
      drawGround(pen);
      for (const e of s.edges) pen.curve(pathOf(e), { stroke: color(e.kind), width: thick(e), dash: e.kind.dash });
      for (const b of s.boxes.values()) drawBox(pen, b);
      for (const p of s.ports) drawPort(pen, p);
    }
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }
  function mapSvg(pen, place) {
    for (const f of findings.values()) if (kg.shown(f.id)) for (const a of f.holders) for (const b of f.ends) pen.path([place(a), place(b)], { stroke: color(f.kind), width: 0.6 });
    for (const m of kg.map.marks()) {
      const [x, y] = place(m);
      pen.circle(x, y, 4, { fill: color(m.kind) });
      if (m.column === "parties" || m.column === "issues") pen.text(m.label, x, y + 12, { fill: colors.ink, align: "center" });
    }
  }

  kg.ready = kg.loadRenderer().then(() => {
    network = new vis.Network(holder, {}, OPTIONS);
    listen();
    rebuild();
  }, () => { $("#drawn").textContent = t("too-old"); });

  return {
    svg, toggle, 
    get scene() { return s; },
    get network() { return network; },
    state: () => [state.map ? "m" : "", state.terms ? "t" : "", state.others ? "o" : "", state.steps ? state.steps + state.around : "", ...[...state.unfolded].map((id) => "u" + id)].filter(Boolean).join("."),
    restore(text) {
      Object.assign(state, { map: false, terms: false, others: false, steps: 0, unfolded: new Set() });
      for (const part of text.split(".")) {
        if (part === "t") state.terms = true;
        else if (part === "m") state.map = Boolean(kg.map);
        else if (part === "o") state.others = true;
        else if (part[0] === "u") state.unfolded.add(part.slice(1));
        else if (/^[1-9]/.test(part) && marks.has(part.slice(1))) { state.steps = +part[0]; state.around = part.slice(1); }
      }
    },
  };
})();
