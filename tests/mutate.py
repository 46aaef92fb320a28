"""`make mutate`: break what matters, one line at a time, and see that a test notices.

Each mutation is made in a scratch copy of the project, where the tests that should see it are run.
One that lives is a defect of the tests. `python -m tests.mutate NAME` tries those whose file
contains NAME.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "_build", "node_modules", "vendor", "__pyc*")


class Mutation(NamedTuple):
    """A line of a room, what it becomes, and the tests that should notice (tests/… or a page)."""

    room: str
    line: str
    becomes: str
    tests: str = ""  # by default the room's own

    def break_in(self, scratch: Path) -> None:
        """Write the mutated room into the scratch copy; the line must stand there exactly once."""
        source = (ROOT / "lib" / self.room).read_text(encoding="utf8")
        if (times := source.count(self.line)) != 1:
            raise SystemExit(f"{self.line!r} stands {times} times in lib/{self.room}, not once")
        broken = source.replace(self.line, self.becomes)
        (scratch / "lib" / self.room).write_text(broken, encoding="utf8")

    @property
    def where(self) -> str:
        """The tests to run."""
        folder, _, name = self.room.rpartition("/")
        return self.tests or f"tests/lib/{folder}/test_{name}".replace("//", "/")


MUTATIONS = [
    Mutation("checks.py", "value < low or", "value < low - 1 or"),
    Mutation("checks.py", "(array < 0) | (array >= size)", "array >= size"),
    Mutation("checks.py", "(array < 0) | (array >= size)", "(array < 0) | (array > size)"),
    Mutation("checks.py", "> 1e-4:", "> 1e-1:"),
    Mutation("checks.py", "array = np.array(array)\n", "array = np.asarray(array)\n"),
    Mutation("descent.py", "<= 10 * abs", "<= 1000 * abs"),
    Mutation("descent.py", "            good = W\n", "            good = good or W\n"),
    Mutation("descent.py", "1 - 0.9**t", "1 - 0.9**(t + 1)"),
    Mutation("descent.py", "+ l2 * W", "+ 2 * l2 * W"),
    Mutation("softmax.py", "exp(scores - scores.max(axis=-1, keepdims=True))", "exp(scores)"),
    Mutation("softmax.py", "    scores -= scores.max(axis=1, keepdims=True)\n", ""),
    Mutation("skip_gram.py", "    scores -= scores.max()", "    scores -= 0"),
    Mutation("skip_gram.py", "error[context] -= 1.0", "error[context] -= 0.99"),
    Mutation("skip_gram.py", "loss += pair_loss / len(offsets)", "loss += pair_loss"),
    Mutation("skip_gram.py", "l2: float = 5e-4", "l2: float = 5e-2",
             "tests/lib/test_tiny_world.py"),
    Mutation("svd.py", ".round(6)", ".round(16)"),
    Mutation("svd.py", "TURNS = 4", "TURNS = 0"),
    Mutation("windows.py", "window + 1 - offset if shrink", "window - offset if shrink"),
    Mutation("windows.py", "    add_transpose(C)\n", ""),
    Mutation("windows.py", "nmant + 1)", "nmant + 4)"),
    Mutation("windows.py", "start + CHUNK + len(distances)]\n        sentence",
             "start + CHUNK]\n        sentence"),
    Mutation("expectation.py", "power: float = 0.75", "power: float = 1.0",
             "tests/lib/test_negative_sampling.py"),
    Mutation("expectation.py", "np.sqrt(ratio) + ratio", "np.sqrt(ratio)",
             "tests/lib/test_negative_sampling.py"),
    Mutation("negative_sampling.py", "np.subtract.at(W_out, rows, lr * d_out)",
             "W_out[rows] -= lr * d_out"),
    Mutation("expectation.py", "np.abs(tanh, out=scores)", "np.positive(tanh, out=scores)"),
    Mutation("expectation.py", "RATE = 2.0", "RATE = 9.0", "tests/lib/test_negative_sampling.py"),
    Mutation("expectation.py", "d_out += l2 * q[:, None] * W[1]", "d_out += l2 * W[1]",
             "tests/lib/test_negative_sampling.py"),
    Mutation("cbow.py", "1 / len(which)", "1"),
    Mutation("cbow.py", "l2: float = 5e-4", "l2: float = 5e-1"),
    Mutation("beyond_words.py", "== head] = back", "== head] = 1"),
    Mutation("beyond_words.py", "A[tail][:, head] > 0, 1, out", "A[tail][:, head] > 0, out, 1"),
    Mutation("beyond_words.py", "been[length - 1 - offset]", "been[length - offset]"),
    Mutation("beyond_words.py", "+ l2 * share", "+ 2 * l2 * share"),
    Mutation("beyond_words.py", "len(self._ngrams(word)) - shared", "len(self._ngrams(word))"),
    Mutation("corpus.py", "(-count[word], word)", "(count[word], word)"),
    Mutation("word_vectors.py", "EPSILON = 1e-6", "EPSILON = 1e-3"),
    Mutation("word_vectors.py", "c: b - a + c", "c: b - a + 2 * c", "tests/lib/test_analogies.py"),
    Mutation("word_vectors.py", "(1 + a + 2 * EPSILON)", "(1 + a)"),
    Mutation("word_vectors.py", "4 * terms**2", "0 * terms**2"),
    Mutation("word_vectors.py", "float(np.clip(a @ b, -1, 1))", "float(a @ b * 1.0001)"),
    Mutation("analogies.py", "if exclude_inputs:", "if not exclude_inputs:"),
    Mutation("analogies.py", "high[rows] = np.where(better, score, high[rows])",
             "high[rows] = score"),
    Mutation("statistics.py", "[2.5, 97.5]", "[2, 97.5]"),
    Mutation("statistics.py", "[2.5, 97.5]", "[2.5, 98]"),
    Mutation("evaluation.py", "scores[np.arange(len(pairs)), source] = -np.inf", "pass"),
    Mutation("pca.py", "TRUSTED = 1e4", "TRUSTED = 1"),
    Mutation("factorisation.py", "rounds: int = 500", "rounds: int = 499"),
    Mutation("factorisation.py", "np.maximum(pmi(C) - checks", "np.maximum(pmi(C) + checks"),
    Mutation("compression.py", " * np.sign(R.diagonal())", ""),
    Mutation("compression.py", "2 ** (bits - 1) - 1  #", "2 ** (bits - 1)  #"),
    Mutation("lookup_tables.py", "np.add.at(row_grads, where, grad.reshape(-1, self.d))",
             "row_grads[where] += grad.reshape(-1, self.d)"),
    Mutation("lookup_tables.py", "normal(0, 0.1, (self.V", "normal(0, 0.2, (self.V"),
    Mutation("lookup_tables.py", "layer.E[rows] -= lr * row_grads", "layer.E[rows] -= row_grads"),
    Mutation("tiny_world.py", "rng.random() < 0.5", "rng.random() < 0.0"),
    Mutation("datasets.py", "astype(np.intp)", "astype(np.uint8)"),
    Mutation("vector_files.py", "NUMBER = re.compile(rb\"[+-]?(", "NUMBER = re.compile(rb\"("),
    Mutation("show/style.py", "#D55E00", "#00AA55"),
    Mutation("show/picture.py", "COLOURS = 64", "COLOURS = 4"),
    Mutation("show/stage.py", "HALO = 4", "HALO = 0"),
    Mutation("show/maps.py", "2.2 * pad", "0 * pad"),
    Mutation("show/own_words.py", '[c, "−", a, "+", b]', '[b, "−", a, "+", c]'),
    Mutation("show/own_words.py", "off = 1.96", "off = 1.64"),
    Mutation("show/own_words.py", "() if inputs else words", "()"),
    Mutation("show/word_table.py", "(127 /", "(126 /"),
    Mutation("show/frames.py", "FRAME_LIMIT = 200", "FRAME_LIMIT = 10_000"),
    Mutation("show/explore.py", "EFFORT = {\"published\": 60", "EFFORT = {\"published\": 0"),
]  # fmt: skip


def caught(scratch: Path, tests: str) -> bool:
    """Run the tests in the scratch copy; tell whether one failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests]
    here = os.environ | {"PYTHONPATH": str(scratch)}  # for the kernels that run a page
    run = subprocess.run(
        command, cwd=scratch, env=here, capture_output=True, text=True, check=False
    )
    if run.returncode > 1:  # neither passed nor failed
        raise SystemExit(f"{tests} could not be run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.returncode == 1


def main() -> None:
    """Try every mutation; exit with 1 if one lives."""
    chosen = [m for m in MUTATIONS if not sys.argv[1:] or sys.argv[1] in m.room]
    lived = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch"
        shutil.copytree(ROOT, scratch, ignore=LEFT_OUT)
        for tests in sorted({m.where for m in chosen}):
            if caught(scratch, tests):
                raise SystemExit(f"{tests} fails before anything is broken")
        for mutation in chosen:
            mutation.break_in(scratch)
            seen = caught(scratch, mutation.where)
            shutil.copy(ROOT / "lib" / mutation.room, scratch / "lib" / mutation.room)
            lived += not seen
            verdict = "caught" if seen else "LIVED "
            line, becomes = (" ".join(s.split()) for s in (mutation.line, mutation.becomes))
            print(f"{verdict}  lib/{mutation.room}: {line!r} -> {becomes!r}", flush=True)
    print(f"{len(chosen) - lived} of {len(chosen)} caught")
    sys.exit(bool(lived))


if __name__ == "__main__":
    main()
