// Compile Python to .pyc with Pyodide's own Python: node compile.mjs PYODIDE FOLDER OPTIONS
// PYODIDE is the folder of pyodide.mjs, OPTIONS are arguments of compileall.compile_dir, as JSON.
import { pathToFileURL } from "node:url";

const [core, folder, options] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`).href);
const env = { HOME: "/", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" }; // the same bytes, and few
const pyodide = await loadPyodide({ indexURL: `${core}/`, env });
pyodide.FS.mkdir("/code");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, "/code");
pyodide.globals.set("options", options);
pyodide.runPython(`
import compileall, json, py_compile

unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH  # no need to look at the source
compileall.compile_dir(
    "/code", maxlevels=20, quiet=2, stripdir="/code", invalidation_mode=unchecked,
    **json.loads(options),
)
`);
