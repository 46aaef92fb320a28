// What the widgets and the theme leave out for people who use a keyboard or a screen reader.

// The theme's Font Awesome would replace the icons of the play buttons, which then stop working.
window.FontAwesomeConfig = { observeMutations: false };

const rewrite = (element, attribute, value) => {
  if (element && element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
};

// Run `describe` now and whenever something inside the control changes.
function keepDescribed(control, describe) {
  if (control.dataset.described) return;
  control.dataset.described = "yes";
  describe();
  new MutationObserver(describe).observe(control, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
}

const labelOf = (control) => control.querySelector(".widget-label")?.textContent ?? "";

function describeSlider(control) {
  const handle = control.querySelector(".noUi-handle");
  const readout = control.querySelector(".widget-readout");
  rewrite(handle, "aria-label", labelOf(control));
  rewrite(handle, "aria-valuetext", readout.textContent);
  rewrite(readout, "contenteditable", "false");  // it offers an edit that nothing would answer
}

function describeToggle(control) {
  const group = control.querySelector(".widget-label + div");
  rewrite(group, "role", "group");
  rewrite(group, "aria-label", labelOf(control));
  for (const button of group.children) {
    rewrite(button, "aria-pressed", String(button.classList.contains("mod-active")));
  }
}

function describePlay(control) {
  const [play, stop] = control.querySelectorAll("button");
  const axis = labelOf(control.parentElement);
  const playing = play.querySelector(".fa-pause");
  rewrite(play, "aria-label", playing ? "Pause" : `Play: ${axis}`);
  rewrite(stop, "aria-label", `Back to the first ${axis}`);
}

function describeExplorables() {
  for (const label of document.querySelectorAll('.explorable [title="null"]')) {
    label.removeAttribute("title");
  }
  const kinds = {
    ".widget-slider": describeSlider,
    ".widget-toggle-buttons": describeToggle,
    ".widget-play": describePlay,
  };
  for (const [selector, describe] of Object.entries(kinds)) {
    for (const control of document.querySelectorAll(`.explorable ${selector}`)) {
      keepDescribed(control, () => describe(control));
    }
  }
}

function mendTheme() {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  rewrite(sidebar, "role", "region");  // so that all text of the page is inside a landmark
  rewrite(sidebar, "aria-label", "Chapter");
  // These labels hide the words that the element itself shows, so that saying them finds nothing.
  for (const element of document.querySelectorAll(".search-button-field, details > summary")) {
    element.removeAttribute("aria-label");
  }
  // docutils gives the bibliography a role that ARIA has since given up.
  for (const entry of document.querySelectorAll('[role="doc-biblioentry"]')) {
    entry.setAttribute("role", "listitem");
  }
  for (const icon of document.querySelectorAll(".theme-switch[title]")) icon.removeAttribute("title");
}

// JupyterLite keeps its files in a service worker. Browsers allow one over https and on this machine.
function mendLaunch() {
  if (isSecureContext && location.protocol !== "file:") return;
  const menu = document.querySelector(".dropdown-launch-buttons");
  menu?.querySelector('a[href*="lite/lab/"]')?.closest("li").remove();
  if (!menu?.querySelector("li")) menu?.remove();
}

// Before the theme's own scripts, which turn titles of icons into text.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  mendTheme();
  mendLaunch();
});

document.addEventListener("DOMContentLoaded", () => {
  const expected = document.querySelectorAll(".explorable-still").length;
  if (!expected) return;
  const watch = new MutationObserver(() => {
    describeExplorables();
    const ready = document.querySelectorAll(".explorable .widget-html-content > *").length;
    if (ready >= expected) watch.disconnect();
  });
  watch.observe(document.querySelector("main"), { subtree: true, childList: true });
});
