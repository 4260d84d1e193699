// Draws a screen at a touch; D is the content, written before this.
let screen = ["rest"], trail = [], tag = D.tags[0];
const first = selector => document.querySelector(selector);

const draw = {
  rest: T => `<h1>${T.welcome}</h1><h2>${T.start}</h2>` + D.tags.map(t => `<p>${D.texts[t].start}</p>`).join(""),
  languages: () => grid(D.tags.map(t => `<div class=language data-go="language:${t}">${D.names[t]}</div>`)),
  home: T => grid(T.topics.map((t, n) =>
    `<div class=tile style="background:${D.hues[n % D.hues.length]}" data-go="topic:${n}">${t.title}</div>`)),
  topic: (T, n) => `<h1 class=name>${T.topics[n].title}</h1>` + T.topics[n].pages.map(p =>
    `<div class=row data-go="page:${p}"><b>${T.pages[p].title}</b>${T.pages[p].summary}</div>`).join(""),
  page: (T, ref) => `<article>${T.pages[ref].html}</article>`,
};
const grid = cells => `<div class=grid>${cells.join("")}</div>`;

function show(next) {
  screen = next;
  const T = D.texts[tag], main = first("main");
  document.documentElement.dir = D.rtl.includes(tag) ? "rtl" : "ltr";
  document.documentElement.lang = tag;
  first("header").textContent = T.site;
  main.innerHTML = draw[screen[0]](T, screen[1]);
  main.scrollTop = 0;
  [...first("footer").children].forEach((cell, n) => cell.textContent = T.dock[n]);
}

function go(next) { trail.push(screen); show(next); }

function speak(chosen) {
  tag = chosen;
  const back = trail.pop();
  show(back[0] == "rest" ? ["home"] : back);
}

document.addEventListener("pointerup", event => {
  if (screen[0] == "rest") { trail = []; return go(["languages"]); }
  const at = event.target.closest("[data-go]");
  if (!at) return;
  const [word, object] = at.dataset.go.split(":");
  if (word == "language") speak(object);
  else if (word == "back") show(trail.pop() || ["rest"]);
  else if (word == "finish") show(["rest"]);
  else go([word, object]);
});
show(["rest"]);
