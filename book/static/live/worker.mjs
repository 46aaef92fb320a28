// Pyodide in a worker: python.js asks, lib/show/cells.py and lib/show/awake.py answer.

const HERE = new URL("../../pyodide/", import.meta.url);
const PACKAGES = ["numpy", "matplotlib", "pillow"];  // others when code imports them
const ARCHIVES = {  // and what in code says that it needs them
  "bible.zip": /\bking_james\b|\bpythonbible/,
  "words.zip": /\bload_glove_30k\b/,
};
const SMALLEST = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);  // a module of WebAssembly

let py, awake, cells, count = () => {};
const unpacked = {};  // archive -> a promise: it is there

// What nobody can mend here ends this worker. The sentence is for the reader.
function failed(text) {
  postMessage({ failed: text });
  return new Error(text);
}

// Every file is counted, and must be there: for some, Pyodide would wait for ever.
const ask = self.fetch.bind(self);
self.fetch = async (address, options) => {
  const name = `${address}`.split("/").pop();
  const response = await ask(address, options).catch(() => {
    throw failed(`Python could not start: ${name} did not come, or is not the file it should be.`);
  });
  if (!response.ok) throw failed(`Python could not start: ${name} is missing from this site.`);
  const counted = new TransformStream({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted), response);
};

const fetched = async (name) => (await fetch(new URL(name, HERE))).arrayBuffer();
const unpack = (archive) => py.unpackArchive(archive, "zip", { extractDir: "/book" });

// Wake up. As long as this worker lives, it holds a lock; `total` bytes come, unpacked.
async function wake([lock, total], step) {
  navigator.locks?.request(lock, () => new Promise(() => {})).catch(() => {});
  await WebAssembly.compile(SMALLEST).catch(() => {
    throw failed("Python could not start: this site or this browser forbids WebAssembly.");
  });
  let received = 0;
  count = (bytes) => {
    received += bytes;
    step({ done: Math.min(1, received / total), text: "Fetching Python" });
  };
  const book = fetched("book.zip");
  const { loadPyodide } = await import(new URL("pyodide.mjs", HERE));
  py = await loadPyodide({ indexURL: HERE.href, packages: PACKAGES });
  const lacking = PACKAGES.find((name) => !(name in py.loadedPackages));
  if (lacking) throw failed(`Python could not start: its package ${lacking} could not be loaded.`);
  step({ done: 1, text: "Starting Python" });
  count = () => {};
  unpack(await book);
  py.runPython("import sys; sys.path.insert(0, '/book')");
  awake = py.pyimport("lib.show.awake");
  cells = py.pyimport("lib.show.cells");
  cells.start();
}

// Fetch what code needs beyond what is here.
async function prepare(code) {
  for (const [archive, needed] of Object.entries(ARCHIVES)) {
    if (needed.test(code)) await (unpacked[archive] ??= fetched(archive).then(unpack));
  }
  await py.loadPackagesFromImports(code);
}

async function run([cell, source, before]) {
  await prepare(`${before ?? ""}\n${source}`);
  return taken(cells.run(cell, source, before));
}

const draw = ([cell, values]) => taken(cells.draw(cell, JSON.stringify(values)));

async function call([name, given], step) {
  await prepare(name);
  for (const told of awake.call(name, JSON.stringify(given))) {
    const answer = taken(told);
    if (answer.error || "value" in answer.value) return { ...answer, value: answer.value?.value };
    step(answer.value.step);
    await new Promise((resolve) => setTimeout(resolve));  // other questions are answered meanwhile
  }
}

// Take an answer out of Python, its pictures as files.
function taken(answer) {
  const value = answer.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
  answer.destroy();
  return withFiles(value);
}

function withFiles(value) {
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(withFiles);
  const { pixels, columns, ...picture } = value;
  if (pixels) return { ...picture, src: bitmap(pixels, columns) };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withFiles(part)]));
}

// RGBA as a file that every browser shows and nobody has to compress: a BMP is its pixels behind a
// head of 66 bytes. Its height below 0 says that they begin at the top, its last three numbers which
// byte of four is red, green and blue.
function bitmap(pixels, columns) {
  const head = new DataView(new ArrayBuffer(66)), rows = pixels.length / columns / 4;
  head.setUint16(0, 0x424d);  // BM
  [66 + pixels.length, 0, 66, 40, columns, -rows, 1 + (32 << 16), 3, pixels.length, 0, 0, 0, 0,
    0xff, 0xff00, 0xff0000].forEach((number, i) => head.setInt32(2 + 4 * i, number, true));
  return new Blob([head, pixels], { type: "image/bmp" });
}

// One question at a time, in their order; only a call is not waited for.
let turn = Promise.resolve();
onmessage = ({ data: { id, kind, given } }) => {
  const answer = async () => {
    const step = (progress) => postMessage({ id, progress });
    try {
      postMessage({ id, answer: await { wake, run, draw, call }[kind](given, step) });
    } catch (error) {
      failed(`Python ${kind === "wake" ? "could not start" : "has stopped"} (${error.message}).`);
    }
  };
  const answered = turn.then(answer);
  if (kind !== "call") turn = answered;
};
