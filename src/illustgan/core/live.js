
// who wrote the page can have been killed, and only the clock tells
const stale = document.getElementById("stale");
const minutes = stale ? Math.floor((Date.now() / 1000 - stale.dataset.written) / 60) : 0;
if (minutes >= 2) {
  document.getElementById("minutes").textContent = minutes;
  stale.hidden = false;
}
