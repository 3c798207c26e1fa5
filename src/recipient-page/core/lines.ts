/* Texts in lines: "safehand.manifest/2", "id 9b58642d-...", each ending in one line feed. */
import { base64Exact, type Bytes, numberRead } from './bytes.ts';
import { Forged, isNewerFormat, Malformed, malformed } from './refusal.ts';

export class Lines {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /* The next line without its line feed; null at the end. */
  peek(): string | null {
    if (this.at >= this.text.length) return null;
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? malformed('the last line does not end') : this.text.slice(this.at, end);
  }

  next(): string {
    const line = this.peek() ?? malformed('a line is missing');
    this.at += line.length + 1;
    return line;
  }

  exact(wanted: string): void {
    if (this.next() !== wanted) malformed(`the line "${wanted}" is missing`);
  }

  /* The value of a line KEY VALUE. */
  value(key: string): string {
    const line = this.next();
    if (!line.startsWith(`${key} `) || line.length === key.length + 1)
      malformed(`the line "${key}" is missing`);
    return line.slice(key.length + 1);
  }

  number(key: string, maximum = 0x7fffffffffffffffn): bigint {
    const number = numberRead(this.value(key));
    return number !== null && number <= maximum ? number : malformed(`${key} is no number`);
  }

  hash(key: string): Bytes {
    return base64Exact(this.value(key), 32) ?? malformed(`${key} is no hash`);
  }

  /* The first line of what somebody signed: the kind. Of another kind it is no mistake, but a
   * signature that is used for something else. */
  kind(format: string): void {
    const line = this.peek() ?? '';
    if (isNewerFormat(line, format)) throw new Malformed(format, true);
    if (line !== format) throw new Forged(`what was signed is not ${format}`);
    this.next();
  }

  /* All that is left, as it stands. */
  rest(): string {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }

  end(): void {
    if (this.at < this.text.length) malformed('a line is one too many');
  }
}
