// Calculators: a column of the reader's own in a table that a lab has computed.
//
// `functions` holds the labs' closed forms under their names, with the labs' names for
// what goes in and comes out; shares are 0 to 1. The tests hold them against the labs.
// No module: a browser refuses to load one from a page that is opened as a file.
//
// The reader's numbers stand in the page's address, as they were typed, so that it can
// be sent to a colleague: ?canary.canary_share=1&...#tbl-engineering-...-canary

const Z_95 = 1.959963984540054; // two-sided 5%
const Z_80 = 0.8416212335729143; // power 80%
const CANARY = 4.735085933119285; // false alarm 1 in 1,000, power 95%
const DECILES = 2.5631031310892016; // standard deviations between the outer deciles

const density = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

// Normal distribution function, by the series of Marsaglia (2004).
function below(x) {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let [sum, last, term] = [x, 0, x];
  for (let odd = 3; sum !== last; odd += 2) {
    last = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

// Present value of 1 at the start of each of so many years, at 4%.
const later = (years) => 1.04 ** -years;
const annuity = (years) => (1 - later(years)) / (1 - later(1));

// Checking of least cost where errors cost `escape` if missed and `repair` if found.
function check(error, repair, tau, escape) {
  const minutes = Math.max(0, tau * Math.log((error * (escape - repair)) / tau) || 0);
  const missed = Math.exp(-minutes / tau);
  return { minutes, missed, cost: minutes + error * (repair + missed * (escape - repair)) };
}

const functions = {
  "sample-size"({ examples, pass_share: now, hoped_share: then, worse_share: worse }) {
    const half = (Z_95 * Z_95) / (2 * examples);
    const spread = Z_95 * Math.sqrt((now * (1 - now)) / examples + half / (2 * examples));
    const change = Math.abs(then - now);
    const mean = (now + then) / 2;
    const changed = 2 * worse + change;
    const apart =
      Z_95 * Math.sqrt(2 * mean * (1 - mean)) +
      Z_80 * Math.sqrt(now * (1 - now) + then * (1 - then));
    const paired = Z_95 * Math.sqrt(changed) + Z_80 * Math.sqrt(changed - change ** 2);
    return {
      low_share: Math.max(0, (now + half - spread) / (1 + 2 * half)),
      high_share: Math.min(1, (now + half + spread) / (1 + 2 * half)),
      examples_separate: change ? Math.ceil((apart / change) ** 2) : Infinity,
      examples_paired: change ? Math.ceil((paired / change) ** 2) : Infinity,
    };
  },

  "return-fare"({ good, bad, years_left, months_lost, years_lower, lower_share }) {
    const expected = (good + bad) / 2;
    const doubt = Math.max(Math.abs(good - bad) / DECILES, 0.001);
    const fare = months_lost / 12 + years_lower * lower_share;
    let best = { value: -Infinity };
    for (let year = 1; year < Math.min(years_left, 11); year++) {
      const ahead = annuity(years_left - year);
      const learnt = Math.sqrt(doubt ** 2 - 1 / (1 / doubt ** 2 + year / 0.09));
      const margin = expected + fare / ahead;
      const kept = learnt * density(margin / learnt) + margin * below(margin / learnt);
      const value =
        expected * annuity(year) + later(year) * (ahead * kept - fare) - 0.25;
      // The earliest of equals; their order would be that of rounding.
      if (value > best.value + 1e-9) best = { value, year };
    }
    return {
      worse_share: below(-expected / doubt),
      fare_years: fare,
      for_good_years: expected * annuity(years_left) - 0.25,
      trial_years: best.value,
      review_year: best.year,
    };
  },

  delegation(given) {
    const { by_hand_minutes: byHand, success_share: success } = given;
    const first = given.specify_minutes + given.check_minutes;
    const retry = given.again_minutes + given.check_minutes;
    const weight = 1 / given.alike_share - 1;
    const tolerated = weight * ((success * byHand) / retry - 1) - 1e-9;
    const tries = retry ? Math.min(Math.max(Math.ceil(tolerated), 1), 100) : 100;
    let [cost, reached] = [first, 1 - success];
    for (let failures = 1; failures < tries; failures++) {
      cost += reached * retry;
      reached *= 1 - (success * weight) / (weight + failures);
    }
    const delegated = cost + reached * byHand;
    return {
      break_even_share: first <= byHand ? first / byHand : Infinity,
      ceiling_times: byHand / first,
      once_minutes: first + (1 - success) * byHand,
      failures: tries,
      delegated_minutes: delegated,
      saved_minutes: byHand - delegated,
    };
  },

  checking(given) {
    const { error_share: error, repair_minutes: repair } = given;
    const { tau_minutes: tau, escape_minutes: escape } = given;
    const best = check(error, repair, tau, escape);
    const growth = Math.exp((error * repair) / tau + 3 * Math.LN2 - 1);
    return {
      check_minutes: best.minutes,
      escaped_share: error * best.missed,
      error_halved_minutes: best.cost - check(error / 2, repair, tau, escape).cost,
      tau_halved_minutes: best.cost - check(error, repair, tau / 2, escape).cost,
      turning_point_minutes: repair + (tau / error) * growth,
    };
  },

  "review-budget"(given) {
    const { writing_hours: writing, review_hours: review, speed } = given;
    const { review_share: share } = given;
    const hours = given.people * given.week_hours;
    const needed = review / (writing / speed + review);
    const spent = Math.min(share, needed);
    const merged = (spent * hours) / review;
    const opened = ((1 - spent) * hours * speed) / writing;
    return {
      merged_per_week: merged,
      backlog_growth_per_week: Math.max(0, opened - merged),
      needed_review_share: needed,
      balanced_per_week: (needed * hours) / review,
      critical_speed: (share * writing) / ((1 - share) * review),
      half_reading_speed: writing / review,
    };
  },

  canary(given) {
    const { requests_per_second: rate, canary_share: share } = given;
    const added = given.bad_share - given.error_share;
    const rise = added / (Math.sqrt(given.bad_share) + Math.sqrt(given.error_share));
    const alone = added > 0 ? (CANARY / (2 * rise)) ** 2 : Infinity;
    const requests = alone / (1 - share);
    const lag = 60 * given.reaction_minutes;
    return {
      requests,
      minutes_to_see: requests / (60 * rate * share),
      shortest_minutes: (4 * alone) / (60 * rate),
      failures_caught: added > 0 ? added * (requests + rate * share * lag) : Infinity,
      failures_at_once: added > 0 ? added * (alone + rate * lag) : Infinity,
    };
  },
};

// Whole from 100 up, else three digits: as the build writes the table's other columns.
function written(value, unit) {
  if (value === Infinity) return "never";
  if (!Number.isFinite(value)) return "–";
  const percent = unit === "share";
  const shown = percent ? 100 * value : value;
  const large = Math.abs(shown) >= 100;
  const digits = large ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return shown.toLocaleString("en-GB", digits).replace("-", "−") + (percent ? "%" : "");
}

const scale = (line) => (line.unit === "share" ? 100 : 1);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function field(line, id) {
  return element("input", {
    id,
    type: "number",
    inputMode: "decimal",
    autocomplete: "off",
    required: true,
    min: +(line.low * scale(line)).toPrecision(12),
    max: +(line.high * scale(line)).toPrecision(12),
    step: line.whole ? 1 : "any",
  });
}

// Add the reader's column to a table of examples; compute it whenever they type.
function start(frame) {
  const { name, inputs, results, examples } = JSON.parse(frame.dataset.calculator);
  const heads = [...frame.querySelectorAll("thead th")];
  const rows = [...frame.querySelectorAll("tbody tr")];
  const labels = rows.map((row) => row.cells[0]);
  heads[0].after(element("th", { scope: "col", className: "yours" }, "Yours"));
  const cells = rows.map((row) => element("td", { className: "yours" }));
  cells.forEach((cell, place) => labels[place].after(cell));

  const fields = inputs.map((line, place) => {
    const id = `${name}-${line.name}`;
    const label = element("label", { htmlFor: id }, ...labels[place].childNodes);
    labels[place].append(label);
    cells[place].append(field(line, id));
    return cells[place].firstChild;
  });
  const outputs = cells.slice(inputs.length);
  const said = element("p", { className: "calculator-says", role: "status" });
  const copy = element("button", { type: "button" }, "Copy link to these numbers");
  const copied = element("span", { role: "status" });
  frame.append(said, element("p", { className: "calculator-link" }, copy, " ", copied));
  const names = inputs.map((line) => `${name}.${line.name}`);

  function show({ aloud }) {
    const wrong = fields.findIndex((each) => !each.validity.valid);
    for (const each of fields) each.ariaInvalid = String(!each.validity.valid);
    copy.disabled = wrong >= 0;
    copied.textContent = "";
    said.classList.toggle("is-wrong", wrong >= 0);
    if (wrong >= 0) {
      const { min, max, step } = fields[wrong];
      const kind = step === "1" ? "a whole number" : "a number";
      for (const each of outputs) each.textContent = "–";
      const words = `“${labels[wrong].textContent}” wants ${kind} from ${min} to ${max}.`;
      said.textContent = words.replaceAll(" -", " −");
      return;
    }
    const numbers = fields.map((each, place) => each.valueAsNumber / scale(inputs[place]));
    const given = inputs.map((line, place) => [line.name, numbers[place]]);
    const found = functions[name](Object.fromEntries(given));
    const texts = results.map((line) => written(found[line.name], line.unit));
    texts.forEach((text, place) => (outputs[place].textContent = text));
    const lines = results.map((line, place) => `${line.label}: ${texts[place]}`);
    said.textContent = aloud ? lines.join("; ") : "";
  }

  function use(example) {
    inputs.forEach((line, place) => {
      fields[place].value = +(example[line.name] * scale(line)).toPrecision(12);
    });
  }

  // The page's address with these numbers, which opens it at this table.
  function link() {
    const address = new URL(location.href);
    names.forEach((each, place) => address.searchParams.set(each, fields[place].value));
    address.hash = frame.querySelector("table").id;
    return address.href;
  }

  // Not at each key: Safari refuses more than a hundred changes in half a minute.
  let later;
  function keep() {
    clearTimeout(later);
    if (copy.disabled) return; // what is no number goes to nobody
    later = setTimeout(() => history.replaceState(history.state, "", link()), 300);
  }

  function useAddress() {
    const asked = new URLSearchParams(location.search);
    const given = [...asked.keys()].filter((each) => each.startsWith(`${name}.`));
    if (!given.length) return show({ aloud: false });
    names.forEach((each, place) => {
      if (asked.has(each)) fields[place].value = asked.get(each);
    });
    show({ aloud: true });
    if (copy.disabled || String(given.sort()) === String([...names].sort())) return;
    said.classList.add("is-wrong");
    said.textContent =
      "The link does not have these inputs and no others: compare the numbers.";
  }

  // A screen reader is told when a number is finished, not at each key.
  for (const each of fields) {
    for (const event of ["input", "change"]) {
      each.addEventListener(event, () => {
        show({ aloud: event === "change" });
        keep();
      });
    }
  }
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link());
      copied.textContent = "Copied.";
    } catch {
      history.replaceState(history.state, "", link());
      copied.textContent = "Not allowed here: copy the address of the page.";
    }
  });
  examples.forEach((example, place) => {
    const head = heads[place + 1];
    const title = "Start from these numbers";
    const button = element("button", { type: "button", title }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      use(example);
      show({ aloud: true });
      keep();
    });
  });
  use(examples[0]);
  useAddress();
}

document.querySelectorAll("[data-calculator]").forEach(start);
