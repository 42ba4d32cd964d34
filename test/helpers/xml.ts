/** A strict reader of the XML that SVG is written in: what is not well-formed throws, and the characters are those of XML 1.0. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text of the element itself, without that of its children. */
  readonly text: string;
}

const NAME = "[A-Za-z][\\w.:-]*";
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, "y");
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, "g");
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The one element of a document. */
export function parseXml(document: string): XmlElement {
  if (FORBIDDEN.test(document)) throw new Error("a character that XML does not have");
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (let at = 0; at < document.length; ) {
    const inner = open[open.length - 1];
    if (document[at] !== "<") {
      const end = document.indexOf("<", at) < 0 ? document.length : document.indexOf("<", at);
      inner.text += unescaped(document.slice(at, end));
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(document);
    if (tag === null) throw new Error(`no tag: ${document.slice(at, at + 40)}`);
    take(tag, open);
    at = TAG.lastIndex;
  }
  if (open.length > 1) throw new Error(`${open[open.length - 1].name} is not closed`);
  if (root.children.length !== 1 || root.text.trim() !== "") throw new Error("not one element");
  return root.children[0];
}

function take([, closing, name, attributes, empty]: RegExpExecArray, open: Open[]): void {
  const inner = open[open.length - 1];
  if (closing !== "") {
    if (inner.name !== name) throw new Error(`${name} closes ${inner.name}`);
    open.pop();
    return;
  }
  const element: Open = { name, attributes: {}, children: [], text: "" };
  for (const [, key, value] of attributes.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(element.attributes, key)) throw new Error(`${key} twice`);
    element.attributes[key] = unescaped(value);
  }
  inner.children.push(element);
  if (empty === "") open.push(element);
}

function unescaped(text: string): string {
  return text.replace(/&(\w*);?/g, (entity, name) => {
    if (!Object.hasOwn(ENTITIES, name) || !entity.endsWith(";")) throw new Error(`${entity} is no entity`);
    return ENTITIES[name];
  });
}

/** All elements of a name, at any depth, in the order of the document. */
export function elementsNamed(element: XmlElement, name: string): XmlElement[] {
  const below = element.children.flatMap((child) => elementsNamed(child, name));
  return element.name === name ? [element, ...below] : below;
}
