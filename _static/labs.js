// On the evidence page, an address from before the labs had pages leads on. On a lab's
// page, a field filters the results that no post quotes, and a link to one unfolds
// them. Without this script the lists are whole, and nothing is lost.
{
  const name = () => decodeURIComponent(location.hash.slice(1));

  for (const anchor of document.querySelectorAll("[id^='evidence-']")) {
    const page = anchor.closest("tr")?.querySelector("a[href]")?.href.split("#")[0];
    const lab = anchor.id.slice("evidence-".length);
    if (!page) continue; // it stands here whole
    if (name() === anchor.id) location.replace(page);
    else if (name().startsWith(`lab-${lab}-`)) location.replace(page + location.hash);
  }

  for (const rest of document.querySelectorAll("details.lab-rest")) {
    const unfold = () => {
      const target = document.getElementById(name());
      if (!target || !rest.contains(target)) return;
      rest.open = true;
      target.scrollIntoView({ block: "center" });
    };
    addEventListener("hashchange", unfold);
    unfold();

    const field = document.createElement("input");
    field.type = "search";
    const label = document.createElement("label");
    label.append("Filter: ", field);
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    rest.querySelector("summary").after(label, count);
    const rows = [...rest.querySelectorAll("tbody tr")];
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = words.length ? ` ${shown} of ${rows.length}` : "";
    });
  }
}
