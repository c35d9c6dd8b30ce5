// @ts-check
import { BinaryWriter, WireType } from '@bufbuild/protobuf';

/**
 * The tokens of a Moonshine model as sherpa-onnx reads them.
 * @param {Uint8Array} binary `tokenizer.bin`: entries of a length (one byte; from 128 on a second
 *   byte holds the multiples of 128) and that many bytes
 * @returns {string} one line per token: its bytes in base64, a space, its id
 */
export function moonshineTokens(binary) {
  const lines = [];
  for (let at = 0; at < binary.length;) {
    let length = binary[at++] ?? 0;
    if (length >= 128) length += (binary[at++] ?? 0) * 128 - 128;
    if (at + length > binary.length)
      throw new Error(`tokenizer.bin ends inside token ${lines.length}`);
    // sherpa-onnx can't read an empty token.
    const token = length ? binary.subarray(at, at + length) : new Uint8Array(1);
    lines.push(`${Buffer.from(token).toString('base64')} ${lines.length}\n`);
    at += length;
  }
  return lines.join('');
}

/**
 * The phonemes of a Piper voice as sherpa-onnx reads them.
 * @param {Record<string, number[]>} phonemeIds `phoneme_id_map` of the voice's JSON
 * @returns {string} one line per phoneme: the phoneme, a space, its id
 */
export function piperTokens(phonemeIds) {
  return Object.entries(phonemeIds)
    .map(([phoneme, [id]]) => `${phoneme} ${id}\n`)
    .join('');
}

/**
 * Metadata to append to an ONNX file: protobuf messages concatenate, so that the file's end may
 * hold further entries of ModelProto.metadata_props (field 14).
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @param {Record<string, string>} entries
 * @returns {Uint8Array}
 */
export function onnxMetadata(entries) {
  const writer = new BinaryWriter();
  for (const [key, value] of Object.entries(entries)) {
    writer.tag(14, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value).join();
  }
  return writer.finish();
}
