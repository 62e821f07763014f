// happy-dom has no `nodeValue` on attributes, which the DOM Standard gives them (§ 4.9.2): the same as `value`.
// Tests that run in Node have neither.
if (typeof Attr !== 'undefined') {
  Object.defineProperty(Attr.prototype, 'nodeValue', {
    configurable: true,
    get(this: Attr) {
      return this.value;
    },
    set(this: Attr, value: string) {
      this.value = value;
    },
  });
}
