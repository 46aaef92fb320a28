// What the scripts of a page share.

const book = {
  // Return a new element.
  make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  },

  // Return what the browser keeps under a name, after keeping `value` there; it may refuse to.
  kept(name, value) {
    try {
      if (value) localStorage.setItem(name, JSON.stringify(value));
      return Object(JSON.parse(localStorage.getItem(name)));
    } catch {
      return value ?? {};
    }
  },

  // Return `call`, put off until it has not been asked for that many milliseconds.
  settled(call, milliseconds) {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(call, milliseconds, ...given);
    };
  },
};
