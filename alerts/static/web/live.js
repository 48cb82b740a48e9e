// What colleagues and the machine do appears without loading the page anew. Listens; asks every 15 seconds where it cannot.
(() => {
  const root = document.documentElement, list = document.querySelector("[data-list]");
  const line = document.querySelector("[data-live-line]"), me = root.dataset.me;
  const known = new Set();
  let after = Number(root.dataset.after), unseen = 0, polling = 0, stopped = false;
  const title = document.title;

  const minute = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
  const say = (words) => {
    if (!line) return;
    line.hidden = false;
    line.textContent = `${minute()} ${words}`;
  };
  // A page that stands still looks like a quiet day: whoever looks is told that nobody answers, and since when.
  let lost = null, answered = minute(), silent = 0;
  const heard = () => { answered = minute(); silent = 0; lost?.remove(); lost = null; };
  const missed = () => {
    silent ||= Date.now();
    if (lost || Date.now() - silent < 8_000) return; // a restart is no outage
    lost = Object.assign(document.createElement("p"), { className: "notice notice-error notice-held", textContent: `连不上服务器，本页停在 ${answered}，正在重试。填写的内容先不要提交。` });
    lost.setAttribute("role", "alert");
    document.querySelector("main").prepend(lost);
  };
  const badge = () => { document.title = unseen ? `(${unseen}) ${title}` : title; };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { unseen = 0; badge(); } });

  // A part of the page that the server draws anew: fetched once for many events, not by all pages at one moment.
  const parts = new Map();
  const redraw = (selector, soon, spread) => {
    if (parts.has(selector) || !document.querySelector(selector)) return;
    parts.set(selector, setTimeout(async () => {
      parts.delete(selector);
      const answer = await whole(location.href, { headers: { "X-Part": "1" } }, "text");
      if (!answer?.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(answer.body, "text/html");
      document.querySelectorAll(selector).forEach((old, at) => {
        const now = fresh.querySelectorAll(selector)[at];
        if (now && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(now));
      });
      document.dispatchEvent(new Event("huiying:rows"));
    }, soon + Math.random() * spread));
  };

  const fits = (told) => told.tabs.includes(list.dataset.tab) &&
    ["severity", "sector", "place", "state"].every((key) => !list.dataset[key] || list.dataset[key] === told[key]);
  const row = (told) => {
    const shell = document.createElement("template");
    shell.innerHTML = told.html;
    const made = shell.content.firstElementChild;
    if (["triage", "handling", "review"].includes(list.dataset.tab)) made.querySelector(".row-state")?.remove();
    if (!document.getElementById("bulk")) {
      made.querySelector(".row-tick")?.remove();
      made.classList.remove("row-ticks");
    }
    return made;
  };
  const rank = (one) => [list.dataset.order === "urgent" ? 1 - Number(one.dataset.grave) : 0, Number(one.dataset.due) || Infinity];
  const before = (a, b) => { const [x, y] = [rank(a), rank(b)]; return x[0] - y[0] || (x[1] === y[1] ? 0 : x[1] - y[1]); };
  const place = (made) => {
    const all = [...list.querySelectorAll(":scope > .row")];
    const next = list.dataset.order === "new" ? all[0] : all.find((one) => before(made, one) < 0);
    list.insertBefore(made, next ?? null);
  };
  const put = (told) => {
    if (!told.html) return;
    if (list.dataset.ask !== undefined || list.dataset.order === "severity") return redraw("[data-list]", 200, 400);
    const old = list.querySelector(`[data-case="${Number(told.case)}"]`);
    if (!fits(told)) {
      if (old && !old.contains(document.activeElement)) old.remove();
      else if (old) old.classList.add("row-left");
      return;
    }
    const made = row(told);
    if (old) {
      const focused = old.contains(document.activeElement);
      if (old.classList.contains("here")) made.classList.add("here");
      const tick = made.querySelector("input"), was = old.querySelector(".row-tick input");
      if (tick && was) tick.checked = was.checked;
      if (rank(old).join() === rank(made).join() || list.dataset.order === "new") old.replaceWith(made);
      else { old.remove(); place(made); }
      if (focused) made.querySelector(".row-title").focus({ preventScroll: true });
    } else if (list.dataset.later === undefined) place(made);
    made.classList.add("row-new");
    document.dispatchEvent(new Event("huiying:rows"));
  };

  // Sound, title and notification for the two highest grades; each person switches them on.
  const tools = document.querySelector("[data-live-tools]");
  let audio = null;
  const wants = (name) => localStorage.getItem(`huiying:${name}`) === "on";
  const beep = () => {
    if (!wants("sound")) return;
    audio ??= new AudioContext();
    [0, 0.22].forEach((at) => {
      const tone = audio.createOscillator(), loud = audio.createGain();
      tone.frequency.value = 880;
      loud.gain.setValueAtTime(0.12, audio.currentTime + at);
      loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.18);
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.2);
    });
  };
  const alarm = (told) => {
    unseen += document.hidden ? 1 : 0;
    badge();
    beep();
    if (wants("notify") && document.hidden && "Notification" in window && Notification.permission === "granted") {
      const note = new Notification(`【${told.severity}】${told.title}`, { tag: `case-${told.case}` });
      note.onclick = () => { window.focus(); location.assign(`/cases/${Number(told.case)}/`); };
    }
  };
  if (tools) {
    tools.hidden = false;
    tools.querySelectorAll("button").forEach((button) => {
      const name = button.dataset.tool;
      const show = () => button.setAttribute("aria-pressed", String(wants(name)));
      if (name === "notify" && !("Notification" in window)) button.hidden = true;
      show();
      button.addEventListener("click", async () => {
        const on = !wants(name);
        if (on && name === "notify" && (await Notification.requestPermission()) !== "granted") return say("浏览器没有允许通知，可在地址栏左侧的网站设置里打开。");
        localStorage.setItem(`huiying:${name}`, on ? "on" : "off");
        show();
        if (on && name === "sound") beep();
      });
    });
  }

  const hear = (told) => {
    if (known.has(told.id)) return;
    known.add(told.id);
    after = Math.max(after, told.id);
    if (told.inbox) return redraw("[data-live-part]", 150, 600);
    if (list) put(told);
    if (list || line) redraw(".tabs[data-counts]", 1500, 3000);
    redraw("[data-live-part]", 800, 2500);
    if (told.new) { say(`新预警：${told.title}`); if (told.grave) alarm(told); }
    else if (told.by !== me) say(`${told.by} ${told.kind}: ${told.title}`);
    if (document.body.dataset.case === String(told.case) && told.by !== me) changed(told);
  };
  // On the page of a case: somebody is already on it.
  const changed = (told) => {
    const note = document.querySelector("[data-changed]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("span").textContent = `${told.by} 刚刚办理了“${told.kind}”，本页可能已不是最新。`;
  };

  const poll = async () => {
    const soon = { signal: AbortSignal.timeout?.(10_000) }; // a server that takes the question and is silent
    const answer = await whole(`${root.dataset.since}?after=${after}`, soon, "json");
    if (answer?.status === 401) { stopped = true; heard(); return say("登录已失效，请重新登录后继续。"); }
    if (!answer?.ok) return missed();
    heard();
    const { told, last, more } = answer.body;
    told.forEach(hear);
    after = Math.max(after, last ?? 0);
    if (more) await poll();
  };
  const ask = () => { if (!polling) polling = setInterval(() => { if (!stopped) poll(); }, 15_000); poll(); };
  // A line that swallows what is sent looks like a quiet day. The server says something every 15 seconds
  // (reader.BEATS); when it has missed two, the page asks at once and opens another line behind what it knows.
  let feed = null, spoke = 0;
  const alive = () => { spoke = Date.now(); clearInterval(polling); polling = 0; root.dataset.heard = "live"; heard(); };
  const watch = () => {
    if (!feed || stopped || Date.now() - spoke < 35_000) return;
    root.dataset.heard = "asked";
    ask();
    listen();
  };
  const listen = () => {
    feed?.close();
    spoke = Date.now();
    const mine = feed = new EventSource(`${root.dataset.live}?after=${after}`, { withCredentials: true });
    mine.addEventListener("beat", alive);
    mine.onmessage = (message) => { alive(); hear(JSON.parse(message.data)); };
    mine.addEventListener("reset", () => {
      if (document.activeElement?.closest("form[data-draft]")) return say("页面打开太久，请刷新后再看。");
      location.reload();
    });
    mine.onerror = () => {
      root.dataset.heard = "asked";
      ask();
      if (mine.readyState !== EventSource.CLOSED || mine !== feed) return;
      feed = null;
      setTimeout(() => { if (!stopped) listen(); }, 30_000);
    };
  };
  setInterval(watch, 5_000);
  document.addEventListener("visibilitychange", watch);
  window.addEventListener("pagehide", () => feed?.close());
  window.addEventListener("online", () => { if (polling) poll(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (root.dataset.live && "EventSource" in window) listen();
  else { root.dataset.heard = "asked"; ask(); }
})();
