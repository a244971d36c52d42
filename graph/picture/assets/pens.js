// Two pens of the same strokes: one paints on a canvas, one writes SVG. And the shapes of marks.
kg.pens = (() => {
  const SIZE = 13, LINE = 17, PITCH = 17, SVG = "http://www.w3.org/2000/svg";
  const family = getComputedStyle(document.body).fontFamily;
  const rtl = document.documentElement.dir === "rtl";
  const font = (size, bold) => `${bold ? "600 " : ""}${size}px ${family}`;
  // Names keep their own direction among others (Unicode UAX 9, isolates).

  const isolated = (text) => "\u2068" + text + "\u2069";
  function canvasPen(c) {
    const paint = ({ fill, stroke, width = 1, dash = [] }) => {
      if (fill) { c.fillStyle = fill; c.fill(); }
      if (stroke) { c.strokeStyle = stroke; c.lineWidth = width; c.setLineDash(dash); c.stroke(); c.setLineDash([]); }
    };
    return {
      rect(x, y, w, h, r, how) { c.beginPath(); c.roundRect(x, y, w, h, r); paint(how); },
      circle(x, y, r, how) { c.beginPath(); c.arc(x, y, r, 0, 7); paint(how); },
      path(points, how) { c.beginPath(); points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y))); c.closePath(); paint(how); },
      text(text, x, y, { size = SIZE, bold, fill, align = "start" }) {
        c.font = font(size, bold);
        c.fillStyle = fill; c.textAlign = align; c.textBaseline = "middle";
        c.fillText(isolated(text), x, y);
      },
    };
  }
  function svgPen(root) {
    const add = (tag, attributes, { fill = "none", stroke, width = 1, dash = [] }, text) => {
      const made = document.createElementNS(SVG, tag);
      const set = { ...attributes, fill, ...(stroke ? { stroke, "stroke-width": width, "stroke-dasharray": dash.join(" ") } : {}) };
      for (const [name, value] of Object.entries(set)) if (value !== "") made.setAttribute(name, typeof value === "number" ? +value.toFixed(1) : value);
      if (text) made.textContent = text;
      root.append(made);
    };
    return {
      rect(x, y, w, h, r, how) { add("rect", { x, y, width: w, height: h, rx: r }, how); },
      circle(x, y, r, how) { add("circle", { cx: x, cy: y, r }, how); },
      path(points, how) { add("path", { d: "M" + points.map((p) => p.map((n) => n.toFixed(1)).join(" ")).join("L") + "Z" }, how); },
      curve(d, how) { add("path", { d }, how); },
      text(text, x, y, { size = SIZE, bold, fill, align = "start" }) {
        add("text", { x, y, "font-family": family.replaceAll('"', "'"), "font-size": size, "font-weight": bold ? 600 : "",
          "text-anchor": align === "center" ? "middle" : rtl && align === "start" ? "end" : "start", "dominant-baseline": "central" }, { fill }, isolated(text));
      },
    };
  }

  // ---------------------------------------------------------------- marks

  const corners = (n, turn) => (x, y, r) => Array.from({ length: n }, (_, i) => {
    const a = turn + (i * 2 * Math.PI) / n;
    return [x + r * Math.cos(a), y + r * Math.sin(a)];
  });
  const SHAPES = {
    square: corners(4, Math.PI / 4), box: corners(4, Math.PI / 4), diamond: corners(4, 0), hexagon: corners(6, 0),
    triangle: corners(3, -Math.PI / 2), triangleDown: corners(3, Math.PI / 2),
    star: (x, y, r) => corners(5, -Math.PI / 2)(x, y, r).flatMap((p, i) => [p, corners(5, -Math.PI / 2 + Math.PI / 5)(x, y, r * 0.45)[i]]),
  };
  function shape(pen, kind, x, y, fill) {
    if (SHAPES[kind.shape]) pen.path(SHAPES[kind.shape](x, y, 6.5), { fill });
    else pen.circle(x, y, 5, { fill });
  }
  function svgRoot(width, height) {
    const root = document.createElementNS(SVG, "svg"), title = document.createElementNS(SVG, "title");
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) root.setAttribute(name, value);
    title.textContent = document.title;
    root.append(title);
    return root;
  }
  return { rtl, canvasPen, svgPen, svgRoot, shape, font, family, SIZE, LINE, PITCH };
})();
