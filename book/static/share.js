// The setting of an explorable in the page's address: ?step=20&window=2#explorable-1 leads to it.
(() => {

const { make } = book;

// Return the page's address with an explorable's setting in it.
function addressOf(explorable) {
  const address = new URL(location.href);
  const setting = explorable.controls.map(({ axis, text }) => [axis.name, text]);
  address.search = new URLSearchParams(setting);
  address.hash = explorable.box.id;
  return address.href;
}

// Stand where the address says. What is not on an axis is left out.
function restore(explorable) {
  const asked = new URLSearchParams(location.search), values = {};
  for (const { axis } of explorable.controls) {
    const index = axis.texts.indexOf(asked.get(axis.name));
    if (index >= 0) values[axis.name] = axis.values[index];
  }
  if (Object.keys(values).length) explorable.set(values);
}

async function copy(explorable, button) {
  const address = addressOf(explorable);
  try {
    await navigator.clipboard.writeText(address);
    explorable.say("The link is on your clipboard.");
  } catch {  // not every browser allows it, nor every place
    const box = make("input", { value: address, readOnly: true, ariaLabel: "Link to this setting" });
    button.after(box);
    box.select();
  }
}

function offer(explorable, number) {
  explorable.box.id = `explorable-${number + 1}`;
  const button = make("button", { type: "button", textContent: "Copy link to this setting" });
  button.addEventListener("click", () => copy(explorable, button));
  explorable.tools.append(button);
  explorable.box.addEventListener("settled", () => {
    try {
      history.replaceState(history.state, "", addressOf(explorable));
    } catch { /* a sandboxed frame has no address of its own */ }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  explorables.forEach(offer);
  const meant = explorables.find(({ box }) => `#${box.id}` === location.hash);
  if (!meant) return;
  restore(meant);
  meant.box.scrollIntoView();
});
})();
