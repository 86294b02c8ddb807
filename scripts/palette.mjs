// A screenshot as a PNG of 256 colours: letters need no more, and the file is a third of its size.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

const chunk = (type, data) => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), whole.length - 4);
  return whole;
};

/** PNG (third edition), section 9.4. */
function paeth(left, above, corner) {
  const estimate = left + above - corner;
  const [a, b, c] = [left, above, corner].map((one) => Math.abs(estimate - one));
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Rows of pixels as they were before their filters (section 9.2). */
function unfiltered(bytes, stride, height, step) {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = bytes[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= step ? rows[at - step] : 0;
      const above = y > 0 ? rows[at - stride] : 0;
      const corner = x >= step && y > 0 ? rows[at - stride - step] : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      rows[at] = bytes[y * (stride + 1) + x + 1] + guess;
    }
  }
  return rows;
}

/** The 256 colours that most pixels have; every other becomes the nearest of them. */
function paletteOf(counts) {
  const palette = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    const distances = palette.map(parts).map(([x, y, z]) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2);
    return distances.indexOf(Math.min(...distances));
  };
  const indexOf = (colour) => {
    if (!known.has(colour)) known.set(colour, nearest(colour));
    return known.get(colour);
  };
  return { bytes: Buffer.from(palette.flatMap(parts)), indexOf };
}

/** An 8-bit RGB or RGBA PNG with 256 colours at most. */
export function withPalette(png) {
  const chunks = chunksOf(png);
  const header = Buffer.from(chunks[0].data);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const step = header[9] === 6 ? 4 : 3;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows = unfiltered(inflateSync(packed), width * step, height, step);
  const counts = new Map();
  const colours = Array.from({ length: width * height }, (_, pixel) => rows.readUIntBE(pixel * step, 3));
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = paletteOf(counts);
  const indexed = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, pixel) => {
    indexed[pixel + Math.floor(pixel / width) + 1] = palette.indexOf(colour);
  });
  header[9] = 3;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette.bytes),
    chunk('IDAT', deflateSync(indexed, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
