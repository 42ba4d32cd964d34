/** XML of our own making, in which texts may be anybody's. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; its content is markup already. Numbers have two decimals at most, undefined attributes are left out. */
export function element(name: string, attributes: Attributes = {}, ...content: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? decimal(value) : text(value)}"`],
  );
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("")}</${name}>`;
}

/** Text as content or as the value of an attribute; what cannot be seen, or not be written in XML, is shown as `\u001B`. */
export function text(content: string): string {
  return visible(content).replace(/[&<>"]/g, (character) => ENTITIES[character]);
}

/** `12.5`, `-3`, `0`: no more digits than a picture needs. */
export function decimal(number: number): string {
  return String(Math.round(number * 100) / 100 || 0); // no -0
}

/**
 * Controls, what reorders a line, halves of surrogate pairs and what is no character; joiners shape the letters of
 * Persian and emoji, and stay.
 */
export function visible(content: string): string {
  return content.replace(UNSEEN, (character) => {
    const digits = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits}`;
  });
}

const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
