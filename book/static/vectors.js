// Word vectors in the page: where they come from, and what is computed with them.
//
// lib/show/word_table.py writes a table as scripts that call book.part, since a script is what a
// page opened from a disk can load too. Rows are int8. A dot product is summed in double precision
// and divided by lengths that are computed once; WordVectors over the same numbers in double
// precision differs in the last bits only.
(() => {

const FOLDER = new URL("../_frames/", document.currentScript.src);
const received = new WeakMap();  // script -> its bytes

book.part = (text) => {
  received.set(document.currentScript, Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
};

function fetched(file) {
  return new Promise((resolve, reject) => {
    const script = book.make("script", { src: new URL(file, FOLDER) });
    script.onload = () => (received.has(script) ? resolve(received.get(script)) : reject());
    script.onerror = reject;
    document.head.append(script);
  }).catch(() => { throw new Error("The words could not be fetched."); });
}

const fold = (word) => word.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

// The letters of a word as bits: one edit changes two at most.
const letters = (word) => [...word].reduce((bits, c) => bits | (1 << (c.charCodeAt(0) % 32)), 0);

function bitsOf(number) {
  let count = 0;
  for (; number; number &= number - 1) count++;
  return count;
}

// How many letters to add, drop, change or swap with the next one to get from one word to another.
function edits(one, other) {
  let before, last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}

class UnknownWord extends Error {
  constructor(word, vectors) {
    const known = vectors.words.length.toLocaleString("en-GB");
    super(`“${word}” is not one of the ${known} words.`);
    Object.assign(this, { word, instead: vectors.spelt(word) });
  }
}

class Vectors {
  // Fetch a table; `progress` is told the share that has come.
  static async fetch(files, progress) {
    let done = 0;
    const parts = await Promise.all(files.map(async (file) => {
      const part = await fetched(file);
      progress(++done / files.length);
      return part;
    }));
    const [words, ...rows] = parts;
    const whole = new Int8Array(rows.reduce((sum, part) => sum + part.length, 0));
    rows.reduce((start, part) => (whole.set(part, start), start + part.length), 0);
    return new Vectors(new TextDecoder().decode(words).split("\n"), whole);
  }

  // `rows` hold V * d numbers of any type.
  constructor(words, rows) {
    Object.assign(this, { words, rows });
    const V = this.words.length;
    this.d = this.rows.length / V;
    this.lengths = Float64Array.from({ length: V }, (_, id) =>
      Math.sqrt(this.row(id).reduce((sum, x) => sum + x * x, 0)) || 1);
    this.folded = this.words.map(fold);
    this.letters = this.folded.map(letters);
    this.idOf = new Map([...this.folded].map((word, id) => [word, id]).reverse());
    this.words.forEach((word, id) => this.idOf.set(word.normalize(), id));
  }

  row(id) { return this.rows.subarray(id * this.d, (id + 1) * this.d); }

  // The ids of words, whatever their capitals and accents.
  ids(words) {
    return words.map((word) => {
      const id = this.idOf.get(word.normalize()) ?? this.idOf.get(fold(word));
      if (id === undefined) throw new UnknownWord(word, this);
      return id;
    });
  }

  // The sum of unit vectors, each times its weight.
  sum(ids, weights) {
    const total = new Float64Array(this.d);
    ids.forEach((id, i) => {
      const weight = weights[i] / this.lengths[id];
      this.row(id).forEach((x, j) => { total[j] += weight * x; });
    });
    return total;
  }

  // The dot product of every unit vector with a query.
  dots(query) {
    const { rows, lengths, d } = this, found = new Float64Array(lengths.length);
    for (let id = 0, at = 0; id < found.length; id++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += rows[at++] * query[j];
      found[id] = sum / lengths[id];
    }
    return found;
  }

  // The n words nearest to a query, best first: pairs of id and cosine.
  nearest(query, n, excluded) {
    const dots = this.dots(query), length = Math.hypot(...query), best = [];  // the ids
    excluded.forEach((id) => { dots[id] = -Infinity; });
    for (let id = 0; id < dots.length; id++) {
      if (dots[id] === -Infinity || (best.length === n && dots[id] <= dots[best[n - 1]])) continue;
      let place = Math.min(best.length, n - 1);
      for (; place > 0 && dots[id] > dots[best[place - 1]]; place--) best[place] = best[place - 1];
      best[place] = id;
    }
    return best.map((id) => [id, dots[id] / length]);
  }

  // Words spelt nearly like one, or beginning so: the nearest first, then the most frequent.
  spelt(word, n = 5) {
    const typed = fold(word), bits = letters(typed), most = typed.length < 4 ? 1 : 2, found = [];
    this.folded.forEach((other, id) => {
      if (other.startsWith(typed)) return found.push([1.5, id]);
      if (Math.abs(other.length - typed.length) > most) return;
      if (bitsOf(bits ^ this.letters[id]) > 2 * most) return;
      const cost = edits(typed, other) + (other[0] === typed[0] ? 0 : 0.5);
      if (cost <= most) found.push([cost, id]);
    });
    found.sort(([a, i], [b, j]) => a - b || i - j);
    return found.slice(0, n).map(([, id]) => this.words[id]);
  }
}

book.Vectors = Vectors;
})();
