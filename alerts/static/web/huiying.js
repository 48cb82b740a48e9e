// Enhancements only: every page works without this file.

// An answer with its body, or null: a network may break in the middle of either. `live.js` asks by it too.
const whole = async (address, how, kind) => {
  try {
    const answer = await fetch(address, how);
    const { ok, redirected, status } = answer;
    return { ok, redirected, status, body: ok ? await answer[kind]() : null };
  } catch { return null; }
};
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const menus = document.querySelectorAll(".facet[open], .nav-more[open]");
    menus.forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
    if (menus.length) return;
    // Out of a form: first out of the field that is typed in, then back to where it was opened.
    const field = event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])");
    if (field) field.blur();
    else document.querySelector("[data-back]")?.click();
  });
  // What the last word of a query may become.
  document.querySelectorAll("[data-complete]").forEach((box) => {
    let asked = 0;
    box.addEventListener("input", () => {
      clearTimeout(asked);
      asked = setTimeout(async () => {
        const answer = await whole(box.dataset.complete + "?q=" + encodeURIComponent(box.value), {}, "json");
        if (!answer?.ok) return;
        box.list.replaceChildren(...answer.body.offered.map((one) => Object.assign(document.createElement("option"), { value: one.query, label: one.shown })));
      }, 120);
    });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".facet[open], .nav-more[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  // What a facet has to choose from is asked for when it is opened; without a script its link leads there.
  document.addEventListener("toggle", async (event) => {
    const menu = event.target.open ? event.target.querySelector(".facet-menu[data-menu]") : null;
    if (!menu) return;
    const answer = await whole(menu.dataset.menu, { headers: { "X-Part": "1" } }, "text");
    if (!answer?.ok || answer.redirected) return;
    delete menu.dataset.menu;
    menu.innerHTML = answer.body;
  }, true);
  // On a narrow screen the tabs scroll: the one that is open is in sight.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.parentElement;
    strip.scrollLeft = Math.max(0, tab.offsetLeft - strip.offsetLeft + tab.offsetWidth - strip.clientWidth);
  });
  // What takes a search is fetched when the page stands already; without a script its link leads there.
  document.querySelectorAll("[data-part]").forEach(async (part) => {
    const answer = await whole(part.dataset.part, { headers: { "X-Part": "1" } }, "text");
    if (!answer?.ok || answer.redirected) return;
    const body = document.createElement("div");
    body.innerHTML = answer.body;
    part.replaceChildren(part.querySelector("h2"), body);
  });
  // The sentence of a rule follows what is typed; without a script a button reads it again.
  document.querySelectorAll("form[data-look]").forEach((form) => {
    const said = form.querySelector("[data-said]");
    let asked = 0;
    form.addEventListener("input", () => {
      clearTimeout(asked);
      asked = setTimeout(async () => {
        const body = new URLSearchParams(new FormData(form));
        body.set("do", "look");
        const answer = await whole(location.href, { method: "POST", body, headers: { "X-Part": "1" } }, "text");
        if (answer?.ok && !answer.redirected) said.textContent = answer.body;
      }, 300);
    });
  });
  // A form is sent once: a second click or Enter while the answer is on its way does nothing, for ten seconds.
  const leaving = new WeakMap();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (Date.now() - (leaving.get(event.target) || 0) < 10_000) event.preventDefault();
    else leaving.set(event.target, Date.now());
    if (event.target.dataset.wait && event.submitter) event.submitter.textContent = event.target.dataset.wait;
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => leaving.delete(form)));
  // What was typed survives a lost session until it was accepted.
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    const key = "draft:" + form.dataset.draft;
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "password");
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && !form.dataset.sent) {
      for (const field of fields) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = (kept[field.name] || []).includes(field.value);
        else if (kept[field.name]) field.value = kept[field.name][0];
      }
    }
    const keep = (serverToo) => {
      const values = {};
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !["csrfmiddlewaretoken", "seen"].includes(name)) (values[name] ||= []).push(value);
      }
      sessionStorage.setItem(key, JSON.stringify(values));
      if (!serverToo || !form.dataset.keep) return;
      const body = new URLSearchParams({ key: form.dataset.draft, values: JSON.stringify(values) });
      const token = form.elements.csrfmiddlewaretoken?.value || "";
      fetch(form.dataset.keep, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => {});
    };
    let timer = 0;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(true), 2000); });
    form.addEventListener("submit", () => { keep(false); clearTimeout(timer); });
  });
  // What a browser says of a field that is wrong is in its language; here it is in the page's.
  const wrong = (field) => {
    const { valueMissing, typeMismatch, badInput, rangeUnderflow, rangeOverflow, stepMismatch, patternMismatch } = field.validity;
    if (valueMissing) return field.type === "file" ? "请选择文件。" : field.type === "checkbox" ? "请勾选此项。" : /^select|radio/.test(field.type) ? "请选择一项。" : "请填写此项。";
    if (typeMismatch) return field.type === "email" ? "请填写完整的邮箱地址。" : "请填写完整的网址，以 https:// 开头。";
    if (rangeUnderflow) return `不小于 ${field.min}。`;
    if (rangeOverflow) return `不大于 ${field.max}。`;
    if (badInput || stepMismatch) return "请填写数字。";
    return patternMismatch ? field.title || "写法不对，请看这一项的说明。" : "请看这一项的说明。";
  };
  document.addEventListener("invalid", ({ target }) => {
    for (let fold = target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    target.setCustomValidity("");
    if (!target.validity.valid) target.setCustomValidity(wrong(target));
  }, true);
  document.addEventListener("input", ({ target }) => target.setCustomValidity?.(""), true);
  document.addEventListener("change", ({ target }) => [target, ...(target.form?.elements[target.name]?.length ? target.form.elements[target.name] : [])].forEach((one) => one.setCustomValidity?.("")), true);
  // The browser's calendar, opened beside a plain field and written into it as we write days.
  document.querySelectorAll("[data-pick]").forEach((button) => {
    if (!("showPicker" in HTMLInputElement.prototype)) return;
    const typed = button.parentElement.querySelector("input");
    const native = Object.assign(document.createElement("input"), { type: button.dataset.pick, tabIndex: -1, className: "picker" });
    native.setAttribute("aria-hidden", "true");
    native.addEventListener("change", () => {
      typed.value = native.value.replace("T", " ");
      typed.dispatchEvent(new Event("input", { bubbles: true }));
    });
    button.hidden = false;
    if (typed.labels[0]) button.setAttribute("aria-label", `${typed.labels[0].firstChild.textContent.trim()}：${button.textContent}`);
    button.addEventListener("click", () => {
      if (!native.isConnected) button.before(native);
      native.value = typed.value.trim().replace(" ", "T");
      native.showPicker();
    });
  });
  // The name of a file that was chosen, since the browser's own words beside its field are hidden.
  document.querySelectorAll("[data-file]").forEach((said) => {
    const field = said.parentElement.querySelector("input"), none = said.textContent;
    const tell = () => { said.textContent = [...field.files].map((one) => one.name).join("、") || none; };
    field.addEventListener("change", tell);
    addEventListener("pageshow", tell);
  });
  // Choices that are folded: how many are ticked stands on the fold, and words typed narrow them down.
  document.querySelectorAll(".choice").forEach((fold) => {
    const said = fold.querySelector("[data-ticked]"), find = fold.querySelector("[data-filter]");
    const tell = () => {
      const ticked = fold.querySelectorAll("input:checked").length;
      said.textContent = ticked ? `，已勾 ${ticked} ` : "";
    };
    fold.addEventListener("change", tell);
    tell();
    if (!find) return;
    find.hidden = false;
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    find.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = find.value.trim().toLowerCase();
      fold.querySelectorAll(".many > div").forEach((one) => { one.hidden = !one.textContent.toLowerCase().includes(words); });
    });
  });
  document.querySelectorAll("[data-accepted]").forEach((mark) => sessionStorage.removeItem("draft:" + mark.dataset.accepted));
})();
