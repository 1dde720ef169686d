// Answers a question from the index in search/, whose parts are loaded when they are
// needed: _ext/reading/index.py says what is in them. Words are read as in
// _ext/reading/words.py, and a test holds both together.
//
//     const found = await searchEngine.ask("thundering herd", { topic: "ai-tooling" });
//     found[0]  // { url, title, page, kind, snippet: [["… ", false], ["herd", true]] }
window.searchEngine = (() => {
  const KINDS = ["post", "page", "lab", "calculator", "term", "source"];
  const GROUPS = [["post"], ["term"], ["calculator"], ["lab", "page", "source"]];
  const groupOf = (kind) => GROUPS.findIndex((kinds) => kinds.includes(kind));
  // What a place is worth besides its words: a post answers, a source is named.
  const PRIOR = { post: 1, calculator: 1.1, term: 0.95, page: 0.6, lab: 0.35, source: 0.2 };
  const K1 = 2, B = 0.6; // of BM25 (Robertson and Zaragoza 2009)
  const SYNONYM = 0.4, MISSPELT = 0.8, BEGUN = 0.7; // against the word itself
  const PAGE = 1, NEIGHBOURS = 3; // what a page's other sections say
  const PHRASE = 0.5; // more, for words that stand together
  const ENDING = 5; // letters at most, of a word that is misspelt
  const TITLE = 0.3, SHARE = 0.3;
  const TOP = 0.7; // of a page, which has its title and tags: its sections say more

  // Parts of the index
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const parts = new Map(); // name to a promise of its value
  const arrived = new Map();
  window.searchPart = (name, value) => arrived.get(name)?.(value);

  function script(file) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL(`search/${file.split("/").map(encodeURIComponent).join("/")}.js`, root);
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${element.src} cannot be loaded`));
      document.head.append(element);
    });
  }
  function part(name) {
    if (!parts.has(name)) {
      const value = new Promise((resolve) => arrived.set(name, resolve));
      parts.set(name, script(name).then(() => value));
    }
    return parts.get(name);
  }

  // Words
  const NAMED = { "+": "plus", "#": "sharp", "^": "hat", "@": "at", "<": "below", ">": "above", "=": "is", "-": "minus" };
  const SYMBOLIC = /(?<![\p{L}\p{N}_])(?:[\p{L}\p{N}_](?: ?[-+<>=^] ?[\p{L}\p{N}_])+(?![\p{L}\p{N}_])|[\p{L}\p{N}_]+(?:[+^@<>=#]+[\p{L}\p{N}_]*)+)/gu;
  const SPELLINGS = [
    [/^(.{3,})our(s|ed|ing|al|ist|ite|able)?$/, "$1or$2"],
    [/^(.{3,})is(e[ds]?|ers?|ing|ations?|able|ability)$/, "$1iz$2"],
    [/^(.{3,})ys(e[drs]?|ing)$/, "$1yz$2"],
    [/^(.{3,})ogue(s?)$/, "$1og$2"],
    [/^(.{2,})ll(ed|ing|ers?)$/, "$1l$2"],
    [/^(.{3,})tre(s?)$/, "$1ter$2"],
  ];
  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’](s(?![\p{L}\p{N}_]))?/gu, "")
      .replace(/(\d)[.,](?=\d)/g, "$1").toLowerCase();
  const words = (text) => plain(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
  let stemmer;
  function stem(word) {
    if (word.length < 3 || /\p{Nd}/u.test(word)) return word;
    for (const [spelling, common] of SPELLINGS) word = word.replace(spelling, common);
    return stemmer.stemWord(word);
  }
  const isSymbol = (text) => text.replaceAll(" ", "").length <= 15 && /[+^@<>=#]/.test(text);
  const symbols = (text) =>
    [...text.matchAll(SYMBOLIC)].map((found) => found[0]).filter(isSymbol)
      .map((symbol) => symbol.replaceAll(" ", "").toLowerCase().replace(/[-+#^@<>=]/g, (sign) => NAMED[sign]));

  // The index
  let index;
  async function open() {
    if (index) return index;
    const [found] = await Promise.all([part("index"), script("stemmer")]);
    stemmer = new EnglishStemmer();
    const records = [];
    for (const line of found.records.split(" ")) {
      const [, kind, page, length, titled, joins] = /^(\d)([^.]+)\.([^.]+)\.([^.~]+)(~?)$/.exec(line) ?? [];
      const last = records.at(-1)?.page === page ? records.at(-1) : { shown: -1, place: -1 };
      const [shown, place] = joins ? [last.shown, last.place + 1] : [last.shown + 1, 0];
      records.push({ page, kind, length, titled, shown, place });
    }
    index = { ...found, records, stop: new Set(found.stop.split(" ")) };
    return index;
  }
  const number = (text) => parseInt(text, 36);

  // The place of the last of some beginnings that is not beyond a value: its part
  function partOf(value, beginnings) {
    let low = 0, high = beginnings.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (beginnings[middle] <= value) low = middle; else high = middle - 1;
    }
    return low;
  }
  const stemsAround = (word) => part(`t${partOf(word, index.starts)}`);
  const postings = new Map();
  async function load(stems) {
    await Promise.all([...new Set(stems)].filter((word) => !postings.has(word)).map(async (word) => {
      const line = (await stemsAround(word))[word];
      let at = 0;
      postings.set(word, line && line.split(" ").map((entry) => {
        const [, step, weight = "1", mark] = /^(\w+)(?::(\w+))?(!)?$/.exec(entry);
        at += number(step);
        return { at, weight: number(weight) / 2, isTitled: Boolean(mark) };
      }));
    }));
  }

  // What a word of the question may stand for: stems with what each is worth
  async function alternatives(word, isLast) {
    const own = stem(word), found = new Map([[own, 1]]);
    await load([own]);
    if (postings.get(own)) return found;
    if (isLast && word.length > 1) {
      const near = await stemsAround(own);
      Object.keys(near).filter((other) => other.startsWith(word) || other.startsWith(own))
        .sort((one, other) => near[other].length - near[one].length).slice(0, 8)
        .forEach((other) => found.set(other, BEGUN));
    }
    if (found.size === 1) {
      for (const [other, far] of await misspelt(word, own)) found.set(other, MISSPELT / (1 + 0.3 * Math.max(0, far)));
    }
    return found;
  }
  let vocabulary;
  async function misspelt(word, own) {
    vocabulary ??= [...(await part("words")).matchAll(/(\S+) (\d+)/g)].map((found) => [found[1], Number(found[2])]);
    return nearest(own).length ? nearest(own) : nearest(word);
  }
  function nearest(word) {
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (!most) return [];
    const found = [];
    for (const [other, count] of vocabulary) {
      const ending = word.length - other.length;
      if (other.length < 3 || ending < -most || ending > most + (other.length < 5 ? 0 : ENDING)) continue;
      const apart = distance(other, word, most);
      if (apart > most) continue;
      found.push([other, apart + (other[0] === word[0] ? 0 : 0.5) - Math.min(0.4, Math.log1p(count) / 12)]);
    }
    found.sort((one, other) => one[1] - other[1]);
    return found.filter((each) => each[1] < found[0][1] + 0.6).slice(0, 3);
  }
  // Damerau and Levenshtein's, of neighbours that changed places; more than most where
  // it is farther. The word may go on after the stem, with an ending that hid it.
  function distance(stem, word, most) {
    let before, last = Array.from({ length: word.length + 1 }, (_, place) => place);
    for (let i = 1; i <= stem.length; i++) {
      const row = [i];
      for (let j = 1; j <= word.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (stem[i - 1] !== word[j - 1]));
        if (i > 1 && j > 1 && stem[i - 1] === word[j - 2] && stem[i - 2] === word[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      if (Math.min(...row) > most) return most + 1;
      before = last;
      last = row;
    }
    if (stem.length < 5) return last[word.length];
    return Math.min(...last.slice(-ENDING - 1).map((apart, place, all) => apart + 0.1 * (all.length - 1 - place)));
  }

  // A question: its words, each with alternatives, and what synonyms add
  async function read(question) {
    const signs = symbols(question);
    await load(signs);
    // A name with signs that no page has is searched for by its letters.
    const known = (found) => isSymbol(found) && postings.get(symbols(found)[0]);
    const left = question.replace(SYMBOLIC, (found) => (known(found) ? " " : found));
    const all = words(left);
    const telling = all.filter((word) => !index.stop.has(word));
    const asked = [];
    for (const [place, word] of telling.entries()) {
      asked.push(await alternatives(word, place === telling.length - 1));
    }
    for (const sign of signs.filter((some) => postings.get(some))) asked.push(new Map([[sign, 1]]));
    const said = all.map(stem);
    const meant = index.synonyms
      .filter(([from]) => said.some((_, at) => from.every((word, next) => said[at + next] === word)))
      .map(([from, to]) => ({ of: new Set(from), words: to.filter((word) => !index.stop.has(word)) }))
      .filter(({ words: some }) => some.length);
    await load([...asked.flatMap((some) => [...some.keys()]), ...meant.flatMap((some) => some.words)]);
    const pairs = telling.slice(1).map((word, place) => [stem(telling[place]), stem(word)]);
    return { asked, meant, pairs };
  }

  const rarity = (count) => Math.log(1 + (index.records.length - count + 0.5) / (count + 0.5));
  // BM25 of the best of some alternatives, by record
  function scored(alternatives) {
    const best = new Map();
    for (const [word, worth] of alternatives) {
      const places = postings.get(word) ?? [];
      const rare = worth * rarity(places.length) * (K1 + 1);
      for (const { at, weight } of places) {
        const length = number(index.records[at].length) / index.mean;
        const score = (rare * weight) / (weight + K1 * (1 - B + B * length));
        if (score > (best.get(at) ?? 0)) best.set(at, score);
      }
    }
    return best;
  }

  function ranked({ asked, meant }) {
    const scores = asked.map(scored);
    for (const { of, words: stems } of meant) { // stands in for the words that it means
      const each = stems.map((word) => scored(new Map([[word, SYNONYM]])));
      for (const at of each[0].keys()) {
        if (!each.every((some) => some.has(at))) continue;
        const share = each.reduce((sum, some) => sum + some.get(at), 0) / of.size;
        asked.forEach((some, place) => {
          const stands = [...some.keys()].some((word) => of.has(word));
          if (stands && share > (scores[place].get(at) ?? 0)) scores[place].set(at, share);
        });
      }
    }
    const weights = asked.map((some) => {
      const most = Math.max(...[...some.keys()].map((word) => postings.get(word)?.length ?? 0));
      return most ? rarity(most) : 0;
    });
    const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    const titled = asked.map((some) => new Set(
      [...some.keys()].flatMap((word) => (postings.get(word) ?? []).filter((place) => place.isTitled).map((place) => place.at)),
    ));
    const total = new Map();
    scores.forEach((some, place) => {
      for (const [at, score] of some) {
        const entry = total.get(at) ?? { score: 0, hit: 0, title: 0, count: 0 };
        entry.score += score;
        entry.hit += weights[place];
        if (titled[place].has(at)) { entry.title += weights[place]; entry.count += 1; }
        total.set(at, entry);
      }
    });
    const found = [...total].map(([at, { score, hit, title, count }]) => {
      const record = index.records[at];
      const cover = count / Math.max(1, number(record.titled));
      const inTitle = 1 + TITLE * (title / whole) * (0.5 + 0.5 * cover);
      const isTop = at === 0 || index.records[at - 1].page !== record.page;
      const prior = PRIOR[KINDS[record.kind]] * (isTop ? TOP : 1);
      return { at, kind: KINDS[record.kind], score: score * (hit / whole) ** SHARE * prior * inTitle };
    });
    return lifted(found).sort((one, other) => other.score - one.score || one.at - other.at);
  }

  // A section of a page that speaks of the question in other sections, too, is more
  // likely to be meant than one that happens to have its words.
  function lifted(found) {
    const pages = new Map();
    for (const each of found.filter(({ kind }) => groupOf(kind) !== groupOf("term"))) {
      const page = index.records[each.at].page;
      pages.set(page, [...(pages.get(page) ?? []), each.score].sort((one, other) => other - one).slice(0, NEIGHBOURS));
    }
    const sums = new Map([...pages].map(([page, scores]) => [page, scores.reduce((one, other) => one + other, 0)]));
    const most = Math.max(...sums.values());
    return found.map((each) => {
      const sum = each.kind === "post" ? sums.get(index.records[each.at].page) : most;
      return { ...each, score: each.score * (sum / most) ** PAGE };
    });
  }

  // The stretch of a text that has most of the words, from a sentence's or a word's
  // beginning: passages, and whether each is a word that was asked for
  function snippet(text, weights, size = 180) {
    const hits = [...text.matchAll(/[\p{L}\p{N}_]+/gu)]
      .map((found) => ({ from: found.index, to: found.index + found[0].length, word: stem(plain(found[0])) }))
      .filter(({ word }) => weights.has(word));
    let best = -1, from = 0;
    hits.forEach((hit, place) => {
      const seen = new Map();
      for (const { word, to } of hits.slice(place)) {
        if (to - hit.from > size - 30) break;
        seen.set(word, weights.get(word));
      }
      const sum = [...seen.values()].reduce((one, other) => one + other, 0);
      if (sum > best + 1e-9) [best, from] = [sum, hit.from];
    });
    const before = text.slice(Math.max(0, from - 70), from);
    const sentence = Math.max(...[". ", "? ", "! "].map((end) => before.lastIndexOf(end)));
    const isWhole = sentence >= 0 || from <= 70;
    const start = sentence >= 0 ? from - before.length + sentence + 2
      : from <= 70 ? 0 : text.indexOf(" ", from - 45) + 1;
    const cut = start + size >= text.length ? text.length : text.lastIndexOf(" ", start + size);
    const end = cut <= from ? text.length : cut;
    const passages = isWhole ? [] : [["… ", false]];
    let at = start;
    for (const hit of hits.filter(({ from: place, to }) => place >= start && to <= end)) {
      if (hit.from > at) passages.push([text.slice(at, hit.from), false]);
      passages.push([text.slice(hit.from, hit.to), true]);
      at = hit.to;
    }
    passages.push([text.slice(at, end) + (end < text.length ? " …" : ""), false]);
    return passages;
  }

  // What a record is worth more for words that stand together as in the question
  function together(pairs, title, text) {
    if (!pairs.length) return 1;
    const said = [...words(title), "", ...words(text)].filter((word) => !index.stop.has(word)).map(stem);
    const found = pairs.filter(([one, other]) => said.some((word, at) => word === one && said[at + 1] === other));
    return 1 + (PHRASE * found.length) / pairs.length;
  }

  async function ask(question, { topic = "", tag = "", most = {} } = {}) {
    await open();
    const { asked, meant, pairs } = await read(question);
    const wanted = (at) => {
      const [, its, ...tags] = index.pages[number(index.records[at].page)];
      return (!topic || its === topic) && (!tag || tags.includes(index.tags.indexOf(tag)));
    };
    const counts = {};
    const kept = ranked({ asked, meant }).filter(({ at }) => wanted(at)).filter(({ kind }) => {
      counts[kind] = (counts[kind] ?? 0) + 1;
      return counts[kind] <= (most[kind] ?? Infinity);
    });
    const weights = new Map(meant.flatMap(({ words: some }) => some.map((word) => [word, 0.5])));
    for (const some of asked) {
      for (const [word, worth] of some) weights.set(word, worth * rarity(postings.get(word)?.length ?? 0));
    }
    const found = await Promise.all(kept.map(async ({ at, kind, score }) => {
      const { page: its, shown, place } = index.records[at];
      const [name] = index.pages[number(its)];
      const [url, title, page, text] = (await part(`pages/${name}.${shown}`))[place];
      return { url: new URL(url, root).href, title, page, kind, text, score: score * together(pairs, title, text) };
    }));
    return found
      .sort((one, other) => groupOf(one.kind) - groupOf(other.kind) || other.score - one.score)
      .map(({ text, ...shown }) => ({ ...shown, snippet: snippet(text, weights) }));
  }
  return { ask, open, stem: (word) => stem(word), words, symbols };
})();
