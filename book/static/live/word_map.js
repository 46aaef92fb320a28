// A map of words in the fonts of the browser, which knows more scripts than Python in the page does.

const SPACE = "http://www.w3.org/2000/svg";
const PAD = 16, LINE = 18, DOWN = 3;  // pixels, pixels, and how often a label may give way

function draw(tag, properties, text = "") {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

const covers = (one, other) => one.x < other.x + other.width && other.x < one.x + one.width
  && one.y < other.y + other.height && other.y < one.y + one.height;

// Put each label beside its point, or a little below where one is already; hide it in a heap.
function place(labels) {
  const taken = [];
  for (const label of labels) {
    const box = label.getBBox(), y = Number(label.getAttribute("y"));
    const at = (step) => new DOMRect(box.x, box.y + step * LINE, box.width, box.height);
    let step = 0;
    while (step <= DOWN && taken.some((other) => covers(at(step), other))) step++;
    if (step > DOWN) label.remove();
    else {
      label.setAttribute("y", y + step * LINE);
      taken.push(at(step));
    }
  }
  return labels.length - taken.length;
}

// Add the map of a model to an element.
export function map(element, { window, map: { words, points, share } }) {
  const width = Math.min(640, element.clientWidth), height = Math.round(0.8 * width);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  const shown = `${Math.round(100 * share)} % of their variance`;
  svg.setAttribute("aria-label", `Window ${window}: map of ${words.length} words, ${shown}: ${words.join(", ")}.`);
  const caption = document.createElement("figcaption");
  const figure = document.createElement("figure");
  figure.className = "own-text-map";
  figure.append(svg, caption);
  element.append(figure);
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, top] = [Math.min(...xs), Math.max(...ys)];
  const room = [width - 2 * PAD - 80, height - 2 * PAD];  // the last label needs its own
  const scale = Math.min(room[0] / (Math.max(...xs) - left || 1), room[1] / (top - Math.min(...ys) || 1));
  const labels = words.map((word, i) => {
    const x = PAD + scale * (xs[i] - left), y = PAD + scale * (top - ys[i]);
    svg.append(draw("circle", { cx: x, cy: y, r: 3 }));
    return draw("text", { x: x + 6, y: y + 4 }, word);
  });
  svg.append(...labels);
  const hidden = place(labels);
  const left_out = hidden ? ` ${hidden} of their names found no room.` : "";
  caption.textContent = `Window ${window}: the ${words.length} most frequent words, those of grammar left out, `
    + `by the two directions in which they differ most: ${shown}.${left_out}`;
}
