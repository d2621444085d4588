// Keys, drafts and bulk selection. Every page works without this file; it only makes the work faster.
"use strict";

const field = "input, select, textarea, [contenteditable]";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────
const keys = {
  "/": () => focusOn(document.querySelector('[role="search"] input')),
  n: () => document.querySelector("[data-key-new]")?.click(),
  "?": () => document.getElementById("phim-tat")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: () => currentRow()?.querySelector('input[type="checkbox"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return; // an input method is writing Vietnamese
  if (event.ctrlKey && event.key === "Enter") {
    const form = event.target.closest("form") ?? document.querySelector("form[data-main]");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-default]"));
    }
  } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
    const column = document.querySelector(`[data-column="${event.code.slice(5)}"]`);
    if (column) {
      event.preventDefault();
      focusOn(column.querySelector("input:not([type=hidden]):not(:disabled), select, textarea, a, button"));
    }
  } else if (!event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest?.(field)) {
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.key === "Enter" && event.target.matches?.("[data-row]")) {
      (event.target.querySelector("[data-row-link]") ?? event.target.querySelector("a"))?.click();
    }
  }
});

function focusOn(element) {
  element?.focus();
  element?.select?.();
}

function currentRow() {
  return document.activeElement?.closest("[data-row]");
}

function step(direction) {
  const rows = all("[data-row]");
  const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(currentRow()) + direction))];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

// ── Drafts: what is typed survives a closed window ──────────────────────────────────────────────────────
// Never written to this machine: fields marked data-secret (who somebody is), and the free text of a form while
// what its data-secret-when says holds ("kind=TC", or "always"), for a denunciation tells who wrote it.
const draftKey = (form) => `draft:${document.body.dataset.login ?? ""}:${form.dataset.draft}`;
const freeText = "textarea, input:not([type=checkbox], [type=radio])";

function isSecret(form) {
  const [name, value] = (form.dataset.secretWhen ?? "").split("=");
  return name === "always" || (value !== undefined && form.elements[name]?.value === value);
}

function draftable(form) {
  const never = isSecret(form) ? `[data-secret], ${freeText}` : "[data-secret]";
  return [...form.elements].filter((e) => e.name && !e.closest(never) && !["hidden", "password", "file", "submit", "button"].includes(e.type));
}

function keepDraft(form) {
  const kept = draftable(form).map((e) => [e.name, e.value, /^(checkbox|radio)$/.test(e.type) ? e.checked : null]);
  try {
    localStorage.setItem(draftKey(form), JSON.stringify({ at: Date.now(), kept }));
  } catch {
    form.dispatchEvent(new CustomEvent("draft:full", { bubbles: true })); // storage is full or switched off
  }
}

function restoreDraft(form) {
  if (form.matches("[data-errors]")) return; // the server has just sent back what was typed, which is newer
  const { at, kept = [] } = JSON.parse(localStorage.getItem(draftKey(form)) ?? "{}");
  const waiting = draftable(form);
  let restored = false;
  for (const [name, value, checked] of kept) {
    const place = waiting.findIndex((e) => e.name === name && (checked === null || e.value === value));
    if (place < 0) continue;
    const [element] = waiting.splice(place, 1);
    restored ||= checked === null ? element.value !== value : element.checked !== checked;
    if (checked === null) element.value = value;
    else element.checked = checked;
  }
  if (restored) tellOfDraft(form, new Date(at));
}

// The next person must not be received on the form of the last: what was brought back says so, and can be put away.
function tellOfDraft(form, at) {
  const note = Object.assign(document.createElement("div"), { className: "td-note td-note-soon mb-3" });
  const content = document.getElementById("ban-nhap").content.cloneNode(true);
  const today = at.toDateString() === new Date().toDateString();
  const two = (number) => String(number).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const text = content.querySelector("span").firstChild;
  text.data = text.data.replace("{at}", today ? time : `${time} ${two(at.getDate())}/${two(at.getMonth() + 1)}`);
  if (!form.querySelector("[data-secret]")) content.querySelector("[data-if-secret]").remove();
  note.setAttribute("role", "status");
  note.setAttribute("aria-live", "polite");
  form.prepend(note);
  requestAnimationFrame(() => note.append(content)); // a region is heard when something comes into it
}

function beginAnew(form) {
  clearTimeout(pause);
  localStorage.removeItem(draftKey(form));
  form.reset();
  form.querySelector("[data-new]").closest(".td-note").remove();
  showConditions(form);
  focusOn(form.querySelector("[autofocus]") ?? form.querySelector("input:not([type=hidden]):not(:disabled), select, textarea"));
}

// The server names the draft it has saved in a cookie; only then is it forgotten here.
function forgetSaved() {
  const saved = document.cookie.match(/(?:^|; )saved_draft=([^;]+)/)?.[1];
  if (!saved) return;
  localStorage.removeItem(`draft:${document.body.dataset.login ?? ""}:${decodeURIComponent(saved)}`);
  document.cookie = "saved_draft=; max-age=0; path=/; samesite=lax";
}

let pause;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-draft]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => keepDraft(form), isSecret(form) ? 0 : 400); // what was kept before it was secret goes at once
});

document.addEventListener("submit", (event) => {
  clearTimeout(pause); // or it would bring back a draft the server has just saved
  if (event.target.matches("[data-draft]")) keepDraft(event.target);
  if (event.target.matches(".td-out")) {
    const mine = `draft:${document.body.dataset.login}:`;
    Object.keys(localStorage).filter((key) => key.startsWith(mine)).forEach((key) => localStorage.removeItem(key));
  }
});

// ── Saving: a form in which something is typed is sent from the open page, which stays until it is saved ─
// So a broken line, an expired login or a refusal loses nothing, not even what no draft may hold.
const typed = "textarea, input:not([type]), input[type=text]";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.enctype !== "application/x-www-form-urlencoded") return;
  if (!form.matches("[data-draft]") && !(form.querySelector(typed) && !form.querySelector("[type=password]"))) return;
  if (event.submitter?.matches("[formtarget], [data-file]") || !document.getElementById("thong-bao")) return;
  const address = new URL(event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action);
  if (address.origin !== location.origin) return; // an answer from elsewhere may not be read
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) save(form, address, event.submitter);
});

async function save(form, address, button) {
  form.setAttribute("aria-busy", "true");
  const answer = await posted(address, new URLSearchParams(new FormData(form, button)));
  form.removeAttribute("aria-busy");
  if (answer === null || !(answer.redirected || answer.page.getElementById("noi-dung"))) return say("chua-luu-mat-mang");
  if (answer.redirected) return location.assign(answer.url);
  if (answer.status === 401) return say("chua-luu-het-phien");
  const problem = all(".td-problem :is(h1, h1 + p)", answer.page).map((part) => part.textContent).join(". ");
  return problem ? say("chua-luu-mat-mang", problem) : show(answer.page);
}

// What the server answered, or null when it did not.
async function posted(address, body) {
  try {
    const got = await fetch(address, { method: "POST", body, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(60_000) });
    const page = new DOMParser().parseFromString(got.redirected ? "" : await got.text(), "text/html");
    return { redirected: got.redirected, url: got.url, status: got.status, page };
  } catch {
    return null;
  }
}

function say(id, instead = "") {
  const note = document.getElementById(id).content.cloneNode(true);
  if (instead) note.querySelector("strong").textContent = instead;
  document.getElementById("thong-bao").replaceChildren(note);
  document.getElementById("thong-bao").scrollIntoView({ block: "center" });
}

function show(page) {
  const main = document.adoptNode(page.getElementById("noi-dung"));
  document.title = page.title;
  document.getElementById("noi-dung").replaceWith(main);
  window.scrollTo(0, 0);
  window.htmx?.process(main);
  prepare();
}

document.addEventListener("htmx:before:response", (event) => {
  if (event.detail.ctx.response.status !== 401 || !event.target.closest("form")) return;
  event.preventDefault(); // a search from the form must not leave it for the sign-in page either
  say("chua-luu-het-phien");
});

// ── Conditions: only those of the chosen kind; the others are neither shown nor sent ────────────────────
// The same for parts that matter only sometimes: data-when="people>=5", "received_by=head delegate" or "written_down";
// "kind=KN & petition.discipline=false" when several must hold.
function showConditions(form) {
  for (const group of all("fieldset[data-kinds]", form)) {
    group.hidden = group.disabled = !group.dataset.kinds.split(" ").includes(form.elements.kind?.value);
  }
  for (const part of all("fieldset[data-when]", form)) part.hidden = part.disabled = !holds(form, part.dataset.when);
  for (const part of all("[data-required-when]", form)) {
    const required = holds(form, part.dataset.requiredWhen);
    if (part.matches("legend")) part.classList.toggle("td-req", required);
    else part.required = part.labels[0].classList.toggle("td-req", required);
  }
}

function holds(form, when) {
  return when.split(" & ").every((one) => isSo(form, one));
}

function isSo(form, when) {
  const [, name, sign, wanted] = when.match(/^([\w.]+)(>?=)?(.*)$/);
  const element = form.elements[name];
  const value = element?.type === "checkbox" ? element.checked : element?.value;
  if (sign === ">=") return Number(value) >= Number(wanted);
  return sign ? wanted.split(" ").includes(String(value)) : Boolean(value);
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => target.name && target.form && showConditions(target.form));
}
window.addEventListener("pageshow", () => all("form").forEach(showConditions)); // going back brings back what was chosen

// ── Bulk selection ──────────────────────────────────────────────────────────────────────────────────────
function showSelection(form) {
  const boxes = all('[data-row] input[type="checkbox"]', form);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("[data-row]").classList.toggle("picked", box.checked);
  for (const toolbar of all(".td-bulk", form)) toolbar.hidden = chosen === 0;
  for (const text of all("[data-count-text]", form)) text.textContent = text.dataset.countText.replace("{n}", chosen);
  const every = form.querySelector("[data-all]");
  if (every) {
    every.checked = chosen > 0 && chosen === boxes.length;
    every.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-all]")) {
    for (const box of all('[data-row] input[type="checkbox"]', form)) box.checked = event.target.checked;
  }
  showSelection(form);
});

// ── Small things ────────────────────────────────────────────────────────────────────────────────────────
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-new]")) beginAnew(event.target.form);
});

// A file that would be refused for its size is not sent first.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset.largest) return;
  const tooLarge = [...target.files].some((file) => file.size > target.dataset.largest * 1_000_000);
  target.setCustomValidity(tooLarge ? target.dataset.tooLarge : "");
  target.reportValidity();
});

function addPicker(input) {
  const wrap = Object.assign(document.createElement("span"), { className: "td-dated" });
  const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1 });
  const picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
  button.setAttribute("aria-hidden", "true"); // typing does the same
  picker.setAttribute("aria-hidden", "true");
  button.innerHTML = '<svg class="td-i"><use href="#i-calendar"/></svg>';
  input.replaceWith(wrap);
  wrap.append(input, button, picker);
  button.addEventListener("click", () => {
    picker.value = input.value.split("/").reverse().join("-");
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value.split("-").reverse().join("/");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const prepared = new WeakSet();
const fresh = (selector) => all(selector).filter((element) => !prepared.has(element) && prepared.add(element));

function prepare() {
  forgetSaved();
  fresh("input[data-date]").forEach(addPicker);
  fresh("form[data-draft]").forEach(restoreDraft);
  all("form[data-draft]").filter(isSecret).forEach(keepDraft); // what an earlier choice of kind let in goes out
  all("form").forEach(showConditions);
  fresh("[data-focus]").forEach((element) => element.focus());
  all("form[data-bulk]").forEach(showSelection);
}

function showWhereWeAre() {
  const here = document.querySelector(".td-nav [aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft - 12; // on a phone the pages do not fit side by side
}

prepare();
showWhereWeAre();
document.addEventListener("htmx:after:swap", prepare);

// ── A slip's QR code: the secret stands behind the # of the address, which is sent to no server ────────────
const fromAddress = document.querySelector("[data-from-address]");
if (fromAddress && /^#\d+$/.test(location.hash)) {
  fromAddress.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
}
