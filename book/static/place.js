// Where the reader was, kept in this browser alone: the first page leads back there.
(() => {

const { make, kept, settled } = book;
const root = new URL(document.documentElement.dataset.content_root, location.href);
const here = location.pathname.slice(root.pathname.length);

// Keep the section that is being read: the last one that begins above the window's upper fifth.
function keep() {
  const sections = [...document.querySelectorAll("article section[id]")];
  const read = sections.filter((one) =>
    one.checkVisibility() && one.getBoundingClientRect().top < innerHeight / 5).pop();
  if (!read) return;
  const heading = read.querySelector("h1, h2, h3, h4").cloneNode(true);
  heading.querySelector(".headerlink")?.remove();
  kept("place", { page: here, section: read.id, words: heading.textContent.trim() });
}

function offer({ page, section, words }) {
  const link = make("a", { href: new URL(`${page}#${section}`, root), textContent: words });
  const forget = make("button", { type: "button", textContent: "Forget it" });
  const line = make("p", { className: "place" }, "Go on where you were: ", link, " ", forget);
  forget.addEventListener("click", () => {
    kept("place", {});
    line.remove();
  });
  document.querySelector("article h1").after(line);
}

document.addEventListener("DOMContentLoaded", () => {
  const first = document.querySelector("a.navbar-brand").pathname;
  if (location.pathname !== first) return addEventListener("scroll", settled(keep, 500), true);
  const place = kept("place");
  if (place.page) offer(place);
});
})();
