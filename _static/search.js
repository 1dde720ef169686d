// The search: a dialog on every page (/ or Ctrl-K, or the field in the sidebar), and
// the same on a page of its own. What answers, search-engine.js, is loaded with the
// first letter. Without this script the index and the topics' pages serve.
(() => {
  const GROUPS = [
    ["Posts", ["post"]], ["Terms", ["term"]], ["Calculators", ["calculator"]],
    ["Reference", ["lab", "page", "source"]],
  ];
  const FEW = { post: 6, term: 2, calculator: 1, lab: 1, page: 1, source: 1 };
  const MANY = { post: 30, term: 10, calculator: 6, lab: 10, page: 6, source: 15 };
  const root = document.documentElement.dataset.content_root || "./";

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }
  let engine;
  function load() {
    engine ??= new Promise((resolve, reject) => {
      const script = make("script", { src: `${root}_static/search-engine.js` });
      script.onload = () => window.searchEngine.open().then((index) => resolve([window.searchEngine, index]), reject);
      script.onerror = reject;
      document.head.append(script);
    });
    return engine;
  }

  // A field with what it finds; ``most`` results of each kind
  function search(most, name) {
    const field = make("input", {
      type: "search", id: `${name}-field`, name: "q", autocomplete: "off", spellcheck: "false",
      placeholder: "What do you want to know?", "aria-describedby": `${name}-status`,
    });
    const status = make("p", { role: "status", id: `${name}-status`, class: "search-status" });
    const topics = make("select", { "aria-label": "Topic" }, make("option", { value: "" }, "All topics"));
    const tags = make("select", { "aria-label": "Tag" }, make("option", { value: "" }, "Any tag"));
    const filters = make("div", { class: "search-filters" }, topics, tags);
    const results = make("div", { class: "search-results" });
    let latest = 0;

    async function answer() {
      const asked = ++latest, question = field.value.trim();
      if (!question) {
        show([], "");
        return;
      }
      results.ariaBusy = "true";
      try {
        const [answers, index] = await load();
        if (topics.length === 1) {
          topics.append(...index.topics.map(([value, title]) => make("option", { value }, title)));
          tags.append(...index.tags.map((value) => make("option", { value }, value.replaceAll("-", " "))));
        }
        const found = await answers.ask(question, { topic: topics.value, tag: tags.value, most });
        if (asked !== latest) return; // more has been typed
        show(grouped(found, name), found.length ? `${found.length} found`
          : "Nothing found: try fewer or other words, or take away a filter.");
      } catch {
        if (asked === latest) show([], "The index of the search could not be loaded.");
      }
    }
    // A reader who has gone on to a result stays on it when a later answer has it too
    function show(groups, said) {
      const at = results.contains(document.activeElement) && document.activeElement.href;
      results.replaceChildren(...groups);
      results.ariaBusy = "false";
      status.textContent = said;
      if (at) ([...results.querySelectorAll("a")].find(({ href }) => href === at) ?? field).focus();
    }
    field.addEventListener("input", answer);
    filters.addEventListener("change", answer);
    return { field, filters, status, results, answer };
  }

  function grouped(found, name) {
    return GROUPS.flatMap(([title, kinds]) => {
      const some = found.filter(({ kind }) => kinds.includes(kind));
      if (!some.length) return [];
      const id = `${name}-${title.toLowerCase()}`;
      const lines = some.map((each) => make("li", {}, line(each)));
      return [make("section", { "aria-labelledby": id },
        make("h2", { id }, title), make("ul", {}, ...lines))];
    });
  }
  function line({ url, title, page, snippet }) {
    const link = make("a", { href: url }, make("span", { class: "search-title" }, title));
    if (page !== title) link.append(" ", make("span", { class: "search-page" }, page));
    const passages = snippet.map(([text, isAsked]) => (isAsked ? make("mark", {}, text) : text));
    link.append(" ", make("span", { class: "search-snippet" }, ...passages));
    return link;
  }

  // Arrows go from the field through what was found
  function walk(event, { field, results }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && at === 0 && stops[1] && !event.isComposing) {
      event.preventDefault();
      stops[1].click();
    } else if (step && at >= 0 && stops[at + step]) {
      event.preventDefault();
      stops[at + step].focus();
    }
  }

  let dialog;
  function open(text = "") {
    if (!dialog) {
      const parts = search(FEW, "dialog");
      const close = make("button", { type: "button", class: "search-close", "aria-label": "Close the search" }, "Esc");
      dialog = make("dialog", { class: "search-dialog", "aria-label": "Search" },
        make("div", { class: "search-line" }, parts.field, close), parts.filters, parts.status, parts.results);
      parts.field.setAttribute("aria-label", "Search");
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("keydown", (event) => walk(event, parts));
      dialog.addEventListener("click", (event) => { // beside it, or where it leads
        if (event.target === dialog || event.target.closest("a")) dialog.close();
      });
      dialog.parts = parts;
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    dialog.parts.field.focus();
    if (text) {
      dialog.parts.field.value = text;
      dialog.parts.answer();
    } else dialog.parts.field.select();
  }

  const place = document.getElementById("search");
  function openOrGo(text) {
    const own = place?.querySelector("input");
    if (!own) return open(text);
    own.focus();
    own.select();
  }
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isSlash && !isK) return;
    event.preventDefault();
    openOrGo("");
  });

  const aside = document.querySelector(".sidebar-search");
  aside?.addEventListener("click", () => openOrGo(""));
  aside?.addEventListener("input", () => {
    const text = aside.value;
    aside.value = "";
    openOrGo(text);
  });
  for (const bar of document.querySelectorAll(".mobile-header .header-right, .content-icon-container")) {
    const button = make("button", { type: "button", class: "search-open", "aria-label": "Search", "aria-keyshortcuts": "/ Control+K" });
    button.addEventListener("click", () => openOrGo(""));
    bar.prepend(button);
  }

  if (place) {
    const parts = search(MANY, "page");
    const asked = new URLSearchParams(location.search);
    place.replaceChildren(
      make("label", { for: "page-field" }, "Search posts, terms, calculators and sources"),
      parts.field, parts.filters, parts.status, parts.results);
    place.addEventListener("keydown", (event) => walk(event, parts));
    place.addEventListener("input", () => {
      const query = parts.field.value ? `?q=${encodeURIComponent(parts.field.value)}` : location.pathname;
      try { history.replaceState(null, "", query); } catch { /* a page opened as a file */ }
    });
    parts.field.value = asked.get("q") ?? "";
    parts.field.focus();
    parts.answer();
  }
})();
