"use strict";
const find = document.querySelector("#search"), count = document.querySelector("#count"), hits = document.querySelector("#hits");
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const terms = [...document.querySelectorAll("article")].map((article) => ({
  article, text: fold(article.textContent), label: fold(article.querySelector(".name a").textContent),
}));
const contents = new Map([...document.querySelectorAll(".toc a")].map((a) => [a.getAttribute("href").slice(1), a.parentElement]));
function rank(term, words) {
  const asked = words.join(" ");
  return term.label === asked ? 0 : term.label.startsWith(asked) ? 1 : term.label.includes(asked) ? 2 : 3;
}
function show() {
  const words = fold(find.value).split(/\s+/).filter(Boolean);
  const found = terms.filter((term) => words.every((word) => term.text.includes(word)));
  const kept = new Set(found.map((term) => term.article));
  for (const { article } of terms) {
    article.hidden = !kept.has(article);
    const item = contents.get(article.id);
    if (item) item.hidden = article.hidden;
  }
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = !part.querySelector("article:not([hidden])");
  document.querySelector("#overview").hidden = words.length > 0;
  count.textContent = count.dataset.words.replace("{n}", found.length);
  hits.replaceChildren(...(words.length ? found.sort((a, b) => rank(a, words) - rank(b, words)).slice(0, 8) : []).map(entry));
  hits.hidden = !hits.firstChild;
}
function entry({ article }) {
  const item = document.createElement("li"), link = document.createElement("a"), name = document.createElement("small");
  link.href = "#" + article.id;
  name.textContent = article.querySelector(".name code").textContent;
  link.append(article.querySelector(".name a").textContent, " ", name);
  item.append(link);
  return item;
}
function close() {
  hits.hidden = true;
}
function aimed(id) {
  try {
    return document.getElementById(id) || document.getElementById(decodeURIComponent(id));
  } catch {
    return null;
  }
}
addEventListener("hashchange", () => {
  const aim = aimed(location.hash.slice(1));
  if (aim && aim.closest("[hidden]")) {
    find.value = "";
    show();
    aim.scrollIntoView();
  }
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== find) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "Escape") {
    close();
  } else if (event.key === "Enter" && document.activeElement === find && hits.firstChild) {
    hits.querySelector("a").click();
  }
});
addEventListener("click", (event) => {
  if (event.target !== find) close();
});
find.addEventListener("input", show);
if (matchMedia("(max-width: 52rem)").matches) for (const fold of document.querySelectorAll(".toc details")) fold.open = false;
show();
