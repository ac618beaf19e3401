// What the reader chose for this page, remembered where the browser allows it.
"use strict";
const kept = {
  read(name) {
    try {
      return localStorage.getItem(`illustgan-${name}`);
    } catch {
      return null; // some browsers keep nothing for files
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(`illustgan-${name}`, value);
    } catch {
      // then the choice lasts as long as the page is open
    }
  },
};
