// The list by keyboard and by thumb: move, choose, act. Without it, the boxes and buttons do the same.
(() => {
  const list = document.querySelector("[data-keys]");
  const bulk = document.getElementById("bulk");
  const rows = () => [...document.querySelectorAll("[data-keys] .row")];
  const ticks = () => [...document.querySelectorAll('.row-tick input[type="checkbox"]')];
  const here = () => document.querySelector(".row.here");
  const typing = (event) => event.target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]');

  const go = (step) => {
    const all = rows(), at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (!next) return;
    here()?.classList.remove("here");
    next.classList.add("here");
    next.querySelector(".row-title").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const count = () => {
    if (!bulk) return;
    const chosen = ticks().filter((box) => box.checked);
    ticks().forEach((box) => box.closest(".row").classList.toggle("row-chosen", box.checked));
    bulk.classList.toggle("bulk-on", chosen.length > 0);
    bulk.querySelector("[data-count]").textContent = chosen.length ? `已选 ${chosen.length} 件` : "未选择";
  };
  // A key acts on what is chosen, or else on the row where the reader is.
  const press = (button) => {
    const made = [];
    if (button.form === bulk && !ticks().some((box) => box.checked)) {
      const box = here()?.querySelector(".row-tick input");
      if (!box) return;
      box.checked = true;
      made.push(box);
    }
    button.click();
    made.forEach((box) => (box.checked = false));
  };
  const help = () => {
    const keys = document.querySelector("details.keys");
    if (!keys) return;
    keys.open = !keys.open;
    keys.classList.toggle("keys-over", keys.open);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const box = document.querySelector("[data-slash]");
    if (event.key === "/") {
      event.preventDefault();
      if (box) { box.focus(); box.select(); } else document.querySelector("[data-search]")?.click();
    } else if (event.key === "?" || (event.key === "Escape" && document.querySelector(".keys-over[open]"))) help();
    else if (!list) return;
    else if (event.key === "j" || event.key === "k") go(event.key === "j" ? 1 : -1);
    else if (event.key === " " && here()?.querySelector(".row-tick") && !event.target.closest("button, summary, label")) {
      event.preventDefault();
      const tick = here().querySelector(".row-tick input");
      tick.checked = !tick.checked;
      count();
    } else {
      const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
      if (button) { event.preventDefault(); press(button); }
    }
  });
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest('.row-tick input[type="checkbox"]');
    if (!box) return;
    if (event.shiftKey && last) {
      const all = ticks(), [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    last = box;
    count();
  });
  document.addEventListener("change", count);
  window.addEventListener("pageshow", count);

  // Clocks in words stay true while the page is open.
  const span = (seconds) => {
    if (seconds < 60) return `${seconds} 秒`;
    const minutes = Math.floor(seconds / 60), days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60), rest = minutes % 60;
    const parts = days ? [[days, "天"], [hours, "小时"]] : [[hours, "小时"], [rest, "分"]];
    return parts.filter(([value]) => value).map(([value, unit]) => `${value} ${unit}`).join(" ");
  };
  const loaded = Date.now(), served = Number(document.documentElement.dataset.now) * 1000 || loaded;
  const now = () => served + (Date.now() - loaded);
  const tick = () => document.querySelectorAll(".clock-small[data-until]").forEach((clock) => {
    const start = Number(clock.dataset.start), until = Number(clock.dataset.until), at = Math.floor(now() / 1000);
    const share = (at - start) / Math.max(until - start, 1);
    const words = at >= until ? `已超 ${span(at - until)}` : `还剩 ${span(until - at)}`;
    const shown = clock.querySelector(".clock-words");
    if (shown.textContent === words) return;
    shown.textContent = words;
    clock.classList.toggle("clock-late", at >= until);
    clock.classList.toggle("clock-near", at < until && share >= 0.75);
    clock.classList.toggle("clock-running", share < 0.75);
    const gone = `${Math.min(Math.max(share, 0), 1) * 100}%`;
    clock.querySelector(".clock-gone")?.setAttribute("width", gone);
    clock.querySelector(".clock-now")?.setAttribute("x", gone);
  });
  setInterval(tick, 20_000);
  document.addEventListener("huiying:rows", () => { tick(); count(); });
})();
