// The page's own Python, one for all scripts of a page: import { python, page } from "./python.js".
//
// It sleeps until somebody wakes it. Awake, it is Pyodide in a worker, from the book's own files, with
// the same `lib` as the build's; lib/show/awake.py answers there. One question at a time, in the order
// they are asked. Every promise rejects with an Error whose message is a sentence for the reader.
//
//   await python.wake(({ done, text }) => …)   done: the share of bytes that are here, 0 to 1; text:
//                                              what goes on. Twice at once is one wake.
//   await python.run(cell, source)             runs the code under the number of a cell, with the names
//     of all code run so -> { outputs, warnings, error }. An output has one key: text, html, markdown,
//     picture ({ src, alt, caption, width, height }) or explorable ({ axes, start, play, ranges });
//     error is null or { name, text, line }: text is the sentence, line that of the cell, or null.
//   await python.run(cell, source, before)     the same, but alone: `before`, the code it needs, and the
//     code itself run with names of their own. page.preludes has it for each explorable.
//   await python.draw(cell, values)            draws the explorable that the cell showed last
//     -> { src, alt, caption, width, height, said }; said: warnings, as a sentence. The src of the
//     cell's picture before the last one is given back to the browser.
//   await python.call("lib.show.room.name", { text: "…" }, (step) => …)   calls a function of lib, with
//     arguments by name -> its value: texts, numbers, lists, dicts by text, bytes (an Uint8Array),
//     Pictures (as above). If it is a generator, `step` gets what it yields; other questions are
//     answered between two steps.
//   python.sleep()                             ends the worker, and with it all names.
//   python.awake                               whether it can answer at once.
//
// It is an EventTarget: "awake", and "asleep", whose `detail` is the sentence that says why, or ""
// if somebody put it to sleep. What was asked and not answered by then rejects.

const SILENCE = 60_000;  // milliseconds without a word from a waking worker: a phone needs a third
const tag = document.querySelector("script[data-live]");  // book/live.py writes it

// What the build says of the page: { cells, preludes, needs, seconds }, by the number of a cell.
let loaded;
export const page = () => (loaded ??= fetch(tag.dataset.live).then((response) => {
  if (!response.ok) throw new Error("The code of this page is missing from this site.");
  return response.json();
}).catch((error) => { loaded = undefined; throw error; }));

export const megabytes = Math.round(tag?.dataset.sent / 1e6);  // that a first wake sends
export const possible = megabytes > 0 && "Worker" in window && "WebAssembly" in window;

class Python extends EventTarget {
  silence = SILENCE;
  awake = false;
  #worker; #waking; #listeners = new Set(); #asked = new Map(); #count = 0; #urls = new Map(); #timer;

  wake(onProgress = () => {}) {
    if (!this.awake) this.#listeners.add(onProgress);
    return (this.#waking ??= this.#woken().catch((error) => {
      this.sleep(error.message);
      throw error;
    }));
  }

  async #woken() {
    const lock = `python ${performance.timeOrigin} ${Math.random()}`;
    try {
      this.#worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
    } catch {
      throw new Error("Python could not start: this browser lets none run in this page.");
    }
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.sleep(`Python could not start (${event.message || "its own script did not come"}).`);
    };
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#listen();
    const tell = (progress) => this.#listeners.forEach((listener) => listener(progress));
    await this.#ask("wake", [lock, Number(tag.dataset.unpacked)], tell);
    clearTimeout(this.#timer);
    this.#watch(lock, this.#worker);
    this.awake = true;
    this.#listeners.clear();
    this.dispatchEvent(new Event("awake"));
  }

  // A worker without a word for too long has met what nobody foresaw.
  #listen() {
    clearTimeout(this.#timer);
    const seconds = Math.round(this.silence / 1000);
    this.#timer = setTimeout(() => {
      this.sleep(`Python did not start: nothing was heard of it for ${seconds} seconds.`);
    }, this.silence);
  }

  // The worker holds a lock for as long as it lives. A browser may end it for want of memory.
  #watch(lock, worker) {
    navigator.locks?.request(lock, () => {
      if (worker === this.#worker) this.sleep("The browser has ended Python, perhaps for want of memory.");
    }).catch(() => {});  // no locks in a sandboxed frame
  }

  #hear({ id, progress, answer, failed }) {
    if (failed) return this.sleep(failed);
    if (!this.awake) this.#listen();
    const { resolve, onProgress } = this.#asked.get(id);
    if (progress !== undefined) return onProgress?.(progress);
    this.#asked.delete(id);
    return resolve(answer);
  }

  #ask(kind, given, onProgress) {
    if (!this.#worker) return Promise.reject(new Error("Python is asleep."));
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, kind, given });
    });
  }

  async run(cell, source, before) {  // undefined is Python's None; null would not be
    const { outputs, ...told } = await this.#ask("run", [cell, source, before]);
    return { outputs: outputs.map((output) => this.#seen(output)), ...told };
  }

  async draw(cell, values) {
    const { value, warnings } = await this.#answered("draw", [cell, values]);
    const picture = this.#seen(value);
    URL.revokeObjectURL(this.#urls.get(cell));
    this.#urls.set(cell, picture.src);
    return { ...picture, said: warnings.join(" ") };
  }

  async call(name, given = {}, onProgress = () => {}) {
    const steps = (step) => onProgress(this.#seen(step));
    return this.#seen((await this.#answered("call", [name, given], steps)).value);
  }

  async #answered(...question) {
    const answer = await this.#ask(...question);
    if (answer.error) throw Object.assign(new Error(answer.error.text), { python: answer.error });
    return answer;
  }

  // Give every picture in an answer an address.
  #seen(value) {
    if (value instanceof Blob) return URL.createObjectURL(value);
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map((part) => this.#seen(part));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.#seen(part)]));
  }

  sleep(reason = "") {
    if (!this.#waking) return;
    this.#worker?.terminate();
    clearTimeout(this.#timer);
    const asked = [...this.#asked.values()];
    this.#worker = this.#waking = undefined;
    this.awake = false;
    this.#listeners.clear();
    this.#asked.clear();
    for (const { reject } of asked) reject(new Error(reason || "Python was put to sleep."));
    this.dispatchEvent(new CustomEvent("asleep", { detail: reason }));
  }
}

export const python = new Python();
