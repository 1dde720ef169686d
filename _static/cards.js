// Cards: what stands behind a link, shown beside it. Escape closes one, the arrow down
// leads into it; a finger's second tap follows the link.
(() => {
  const { of } = document.currentScript.dataset, on = addEventListener;
  const make = (name, values) => Object.assign(document.createElement(name), values);
  const card = make("div", { className: "card", popover: "manual", tabIndex: -1 });
  const [title, text, condition, links, hint] = "title text condition links hint".split(" ")
    .map((name) => card.appendChild(make("p", { id: `card-${name}` })));
  if (!card.showPopover) return;
  document.querySelector("article").append(card);

  let data, shown, wanted, timer, isTouch;
  function close() {
    shown?.removeAttribute("aria-describedby");
    shown = wanted = undefined;
    card.hidePopover();
  }
  async function open(link) {
    wanted = link;
    const [entries, shared] = await (data ??= new Promise((resolve) => {
      window.showCards = (...parts) => resolve(parts);
      document.head.append(make("script", { src: of, onerror: () => resolve([{}]) }));
    }));
    if (wanted !== link || shown === link) return true;
    close();
    const [page, anchor = ""] = link.getAttribute("href").split("#");
    const entry = entries[page]?.[anchor];
    if (!entry) return;
    wanted = shown = link;
    fill(link, entry, shared);
    link.removeAttribute("title"); // or both show
    link.setAttribute("aria-describedby", "card-title card-text card-hint");
    card.showPopover();
    const { left, top, bottom } = link.getBoundingClientRect();
    const most = document.body.clientWidth - card.offsetWidth - 8;
    const above = top - card.offsetHeight - 6, below = bottom + 6;
    const isLow = above > 8 && below + card.offsetHeight > innerHeight;
    card.style.left = `${scrollX + Math.max(8, Math.min(left, most))}px`;
    card.style.top = `${scrollY + (isLow ? above : below)}px`;
    return true;
  }
  function fill(link, [name, said, number, work], shared) {
    const isNumber = link.matches(".checked-number");
    const aim = (href, textContent, className = "") =>
      links.append(make("a", { href, textContent, className, tabIndex: -1 }));
    title.textContent = name;
    text.textContent = said;
    condition.textContent = shared[number];
    hint.textContent = `↓ to these links ${link.dataset.hint ?? ""}`;
    links.replaceChildren();
    aim(link.href, isNumber ? "See the lab" : "Go there");
    if (work) aim(work, "Read it");
    if (isNumber) aim(`#${link.id}`, "Copy link", "copy-link");
  }

  const linkOf = ({ target }) => target.closest?.("article .internal, .footnote-reference");
  const leave = () => card.matches(":focus-within") || shown?.matches(":focus-visible") || close();
  on("pointerover", (event) => {
    const link = linkOf(event);
    clearTimeout(timer);
    if (event.pointerType === "touch" || card.contains(event.target)) return;
    timer = link ? setTimeout(open, 150, link) : setTimeout(leave, 300);
  });
  on("pointerdown", (event) => {
    isTouch = event.pointerType === "touch";
    if (!card.contains(event.target) && linkOf(event) !== shown) close();
  });
  on("click", async (event) => {
    const link = linkOf(event);
    if (!isTouch || !link || link === shown || event.defaultPrevented) return;
    event.preventDefault();
    if (!(await open(link))) location = link.href;
  });
  on("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) open(link);
  });
  on("focusout", (event) => card.contains(event.relatedTarget) || close());
  on("hashchange", close);
  on("keydown", (event) => {
    const { key } = event, stops = shown ? [shown, ...links.children] : [];
    const at = stops.indexOf(document.activeElement);
    if (at > 0 && /Escape|Tab/.test(key)) shown.focus();
    if (key === "Escape") close();
    if (key === "ArrowDown" && at >= 0) {
      event.preventDefault();
      stops[(at + 1) % stops.length].focus();
    }
  });
})();
