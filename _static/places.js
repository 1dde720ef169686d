// Places: stops for the keyboard, links to copy, and where the reader is. Without this
// script every link is a stop, and the signs beside headings are links to them.
(() => {
  const article = document.querySelector("article");
  if (!article) return;

  // A section is one stop with its heading's sign, its numbers, terms, works and notes:
  // the arrows go through them. Links in the text stay stops of their own.
  const SMALL = ".headerlink, .checked-number, .footnote-reference, .bibtex-citation a, .std-term";
  const groups = new Map();
  for (const each of article.querySelectorAll(SMALL)) {
    const link = each.closest("a"), section = link?.closest("section");
    if (!section) continue;
    if (!groups.has(section)) groups.set(section, []);
    groups.get(section).push(link);
  }
  const groupOf = (link) => groups.get(link.closest("section"));
  const choose = (group, chosen) => {
    for (const link of group) link.tabIndex = link === chosen ? 0 : -1;
  };
  for (const group of groups.values()) {
    choose(group, group[0]);
    if (group.length > 1) group.forEach((link, at) => {
      link.dataset.hint = `← → ${at + 1} of ${group.length} in this section`;
    });
  }
  article.addEventListener("focusin", ({ target }) => {
    if (groupOf(target)?.includes(target)) choose(groupOf(target), target);
  });
  article.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const group = groupOf(event.target) ?? [];
    const at = group.indexOf(event.target);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let next = at + step;
    while (group[next] && group[next].checkVisibility?.() === false) next += step;
    group[next]?.focus();
  });

  // What scrolls is a stop, so that keys can scroll it; what does not is none.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const isWide = target.scrollWidth > target.clientWidth;
      target.tabIndex = isWide || target.scrollHeight > target.clientHeight ? 0 : -1;
    }
  });
  for (const block of article.querySelectorAll("pre, .table-wrapper, .math")) {
    if (block.tabIndex === 0) sizes.observe(block);
  }

  // A sign beside a heading, figure or table, and the link in a card, copy the address.
  // What says so has the same place for other tools, too: reference/linking explains.
  const make = (name, values, ...parts) => {
    const made = Object.assign(document.createElement(name), values);
    made.append(...parts);
    return made;
  };
  let place, timer;
  const words = () => place.text.replace(/[\\`*_[\]<]/g, "\\$&");
  const LINES = {
    Sphinx: () => `:external+inproduction:ref:\`${place.name}\``,
    MyST: () => `[](xref:inproduction#${place.name})`,
    MkDocs: () => `[${words()}][${place.name}]`,
    Quarto: () => `[${words()}](:std:label:\`${place.name}\`)`,
    Markdown: () => `[${words()}](${place.href})`,
    HTML: () => make("a", { href: place.href, textContent: place.text }).outerHTML,
  };
  const button = (textContent, onclick) => make("button", { textContent, onclick });
  const buttons = Object.keys(LINES).map((tool) => button(tool, () => copy(LINES[tool](), ` for ${tool}`)));
  const href = `${document.documentElement.dataset.content_root}reference/linking.html`;
  const tools = make("div", { role: "group", ariaLabel: "For other tools", hidden: true },
    ...buttons, make("a", { href }, "How to link"));
  const status = make("p", { className: "copied", ariaLive: "polite" });
  const notice = make("div", { className: "notice" }, status, tools);
  document.body.append(notice);
  function say(...what) {
    status.replaceChildren(...what);
    clearTimeout(timer);
    timer = setTimeout(leave, place ? 12000 : 2500);
  }
  function leave() {
    if (notice.matches(":hover, :focus-within")) timer = setTimeout(leave, 12000);
    else close();
  }
  function close() {
    status.replaceChildren();
    tools.hidden = true;
    place = undefined;
  }
  async function copy(line, what = "") {
    const asked = place;
    try {
      await navigator.clipboard.writeText(line);
      if (place === asked) say(`Copied${what}`); // unless it was closed since
    } catch { // it is refused, or there is none: have it ready for the reader's own keys
      const field = make("input", { value: line, readOnly: true, ariaLabel: "The address" + what });
      say("To be copied: ", field);
      field.select();
    }
  }
  article.addEventListener("click", (event) => {
    const link = event.target.closest(".headerlink, .copy-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const page = location.href.split(/[?#]/)[0];
    let from = link, holder = link.parentElement;
    if (link.matches(".copy-link")) holder = from = document.getElementById(link.hash.slice(1));
    else history.replaceState(null, "", link.hash); // to follow it would take the focus
    link.focus({ preventScroll: true }); // which Safari does not give to what is clicked
    const [text] = (holder.querySelector(".caption-text") ?? holder).textContent
      .replace(/\.?#?$/, "").replace(/\s+/g, " ").split(". ");
    place = {
      link, from, name: link.dataset.name,
      text: holder.matches(".eqno") ? `Equation ${text}` : text,
      href: link.closest("h1") ? page : page + link.hash,
    };
    tools.hidden = false;
    buttons.forEach((each, at) => each.hidden = at < 4 && !place.name);
    copy(place.href);
  });
  // Tab leads from the sign into the notice, and from its end to what follows the sign.
  addEventListener("keydown", (event) => {
    const { key, shiftKey, target } = event;
    if (!place || !/^(Escape|Tab)$/.test(key)) return;
    const stops = [...notice.querySelectorAll("input, button:not([hidden]), a")];
    if (key === "Tab" && target === (shiftKey ? stops[0] : place.link)) {
      event.preventDefault();
      (shiftKey ? place.from : stops[0]).focus();
    } else if (key === "Escape" || (!shiftKey && target === stops.at(-1))) {
      place.from.focus();
      close();
    }
  });
  for (const leaving of ["focusin", "pointerdown"]) addEventListener(leaving, ({ target }) => {
    if (place && ![place.link, place.from].includes(target) && !notice.contains(target)) close();
  });
  const twin = document.querySelector(".as-markdown");
  if (twin && navigator.clipboard && location.protocol !== "file:") {
    twin.after(" ", button("Copy as Markdown", async () => {
      try {
        const page = await fetch(twin.href);
        if (!page.ok) throw page;
        await navigator.clipboard.writeText(await page.text());
        say("Copied as Markdown");
      } catch { // it can be copied where it is
        location = twin.href;
      }
    }));
  }
  for (const link of article.querySelectorAll(".headerlink")) {
    link.title = link.title.replace(/^Link/, "Copy the link");
    link.setAttribute("aria-label", link.title);
  }

  // Where the contents are in a drawer, the header names the section that is read.
  const sections = [...article.querySelectorAll("section section")];
  const where = document.createElement("span");
  where.className = "where";
  where.setAttribute("aria-hidden", "true"); // its heading says it
  document.querySelector(".mobile-header .header-center")?.append(where);
  const atTop = new Set();
  const passing = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) atTop[isIntersecting ? "add" : "delete"](target);
    const title = sections.findLast((each) => atTop.has(each))?.querySelector("h2, h3, h4");
    where.textContent = title ? title.textContent.replace(/#$/, "") : "";
  }, { rootMargin: "0px 0px -90% 0px" });
  for (const section of sections) passing.observe(section);

  // The theme opens its drawers by labels, which no key reaches, and leaves the links of
  // a drawer that is shut to the keyboard. Here buttons open them, Escape shuts them.
  for (const toggle of document.querySelectorAll(".sidebar-toggle")) {
    const drawer = document.querySelector(toggle.id === "__toc" ? ".toc-drawer" : ".sidebar-drawer");
    const buttons = [];
    for (const label of document.querySelectorAll(`label[for="${toggle.id}"]:not(.overlay)`)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: label.className });
      button.setAttribute("aria-label", toggle.getAttribute("aria-label"));
      button.append(...label.childNodes);
      button.addEventListener("click", () => toggle.click());
      label.replaceWith(button);
      buttons.push(button);
    }
    const tell = () => buttons.forEach((each) => each.setAttribute("aria-expanded", toggle.checked));
    toggle.addEventListener("change", () => {
      tell();
      if (toggle.checked) drawer?.querySelector("a, input")?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !toggle.checked) return;
      toggle.click();
      buttons.find((each) => each.checkVisibility?.() !== false)?.focus();
    });
    tell();
  }
  document.documentElement.classList.add("drawers");
})();
