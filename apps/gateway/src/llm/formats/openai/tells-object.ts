const BRACE = 0x7b;
const COLON = 0x3a;

/** Whether a JSON text has an object under `name` (in quotes), told without parsing it: most events of a stream say `null` there, or nothing. It may say so wrongly, of a text in a text. */
export function tellsObject(json: string, name: string): boolean {
  for (let at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + name.length)) {
    let next = at + name.length;
    let colon = false;
    for (; next < json.length; next++) {
      const unit = json.charCodeAt(next);
      if (unit === COLON && !colon) colon = true;
      else if (unit > 0x20) break;
    }
    if (colon && json.charCodeAt(next) === BRACE) return true;
  }
  return false;
}
