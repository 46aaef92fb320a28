// A map of words in the browser's own fonts: they know more scripts than Python's in the page.

const SPACE = "http://www.w3.org/2000/svg";
const PAD = 16, GAP = 7;  // pixels: around the map, and from the middle of a point to its name
const SIDES = [[1, 0], [-1, 0], [1, 1], [1, -1], [-1, 1], [-1, -1], [0, -1], [0, 1]];

function draw(tag, properties, text = "") {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

const covers = (one, other) => one.left < other.right && other.left < one.right
  && one.top < other.bottom && other.top < one.bottom;

// Put each name beside its point, where it covers no other and no point; return how many found room.
function place(names, places, { width, height }) {
  const taken = places.map(([x, y]) => new DOMRect(x - 4, y - 4, 8, 8));
  for (const [i, name] of names.entries()) {
    const [x, y] = places[i], size = name.getBBox();
    const boxes = SIDES.map(([across, down]) => new DOMRect(
      x + across * GAP - size.width * (1 - across) / 2,
      y + down * GAP - size.height * (1 - down) / 2, size.width, size.height));
    const free = boxes.find((box) => box.left >= 0 && box.top >= 0 && box.right <= width
      && box.bottom <= height && !taken.some((other, j) => j !== i && covers(box, other)));
    if (free) {
      name.setAttribute("x", free.x);
      name.setAttribute("y", free.y - size.y);  // a text stands on its base line
      taken.push(free);
    } else {
      name.previousSibling.setAttribute("class", "nameless");
      name.remove();
    }
  }
  return taken.length - places.length;
}

// Add the map of a model to an element.
export function map(element, model) {
  const { words, points, share } = model.map;
  const width = Math.min(640, element.clientWidth), height = Math.round(0.8 * width);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  const caption = document.createElement("figcaption");
  const figure = document.createElement("figure");
  figure.className = "picture own-text-map";
  figure.append(svg, caption);
  element.append(figure);
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, top] = [Math.min(...xs), Math.max(...ys)];
  const scale = Math.min((width - 2 * PAD) / (Math.max(...xs) - left || 1),
    (height - 2 * PAD) / (top - Math.min(...ys) || 1));
  const places = xs.map((x, i) => [PAD + scale * (x - left), PAD + scale * (top - ys[i])]);
  const names = words.map((word, i) => {
    const [cx, cy] = places[i], name = draw("text", {}, word);
    svg.append(draw("circle", { cx, cy, r: 3 }), name);
    return name;
  });
  const nameless = words.length - place(names, places, { width, height });
  const shown = `${Math.round(100 * share)} % of their variance`;
  svg.setAttribute("aria-label", `Map of ${words.length} words, window ${model.window}, with ${shown}: `
    + `${words.join(", ")}.`);
  caption.textContent = `Window ${model.window}: ${words.length} frequent words by the two directions in `
    + `which they differ most, which hold ${shown}.`
    + (nameless ? ` For ${nameless} names there is no room: their points are hollow.` : "");
}
