import { EMPTY_ROOT, nodeHash } from './hashes.js';

/** A tree that leaves are only added to: of each full subtree at its right edge it keeps the root. */
export class Frontier {
  size = 0;
  private readonly edge: { level: number; hash: Buffer }[] = [];

  add(leaf: Buffer): void {
    let node = { level: 0, hash: leaf };
    for (let last = this.edge.at(-1); last?.level === node.level; last = this.edge.at(-1)) {
      this.edge.pop();
      node = { level: node.level + 1, hash: nodeHash(last.hash, node.hash) };
    }
    this.edge.push(node);
    this.size += 1;
  }

  root(): Buffer {
    const [last, ...larger] = this.edge.toReversed();
    return larger.reduce((right, { hash }) => nodeHash(hash, right), last?.hash ?? EMPTY_ROOT);
  }
}
