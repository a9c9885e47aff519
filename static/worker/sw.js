/** Answers with a page seen before when the network is cut. Pages hold nothing personal; the API is never touched. */

const CACHE = "imagin-pages";
const LOST = "/hors-ligne/";
const LANGUAGES = ["/en"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([LOST, ...LANGUAGES.map((language) => language + LOST)])));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === "GET" && origin === location.origin && !pathname.startsWith("/api/")) event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const key = new URL(request.url).pathname;
  const kept = await cache.match(key);
  if (kept && key.startsWith("/static/")) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(key, fresh.clone());
    return fresh;
  } catch {
    const lost = request.mode === "navigate" ? await cache.match(lostOf(key)) : undefined;
    return kept ?? lost ?? Response.error();
  }
}

/** In the language of the page that was asked. */
function lostOf(key) {
  return (LANGUAGES.find((language) => key.startsWith(`${language}/`)) ?? "") + LOST;
}
