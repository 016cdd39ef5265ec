/** Faces of signs, by what they show; a nose or none, either way about. */
const FACES =
  /(?<![\p{L}\p{N}])(?:([:=;8]['’]?-?[)\]D3p}]+|[([]-?[:=;]|<3+|\^[_.-]?\^|\\o\/)|([:=]['’]?-?[([{|/\\c]+|[)\]]-?[:=]|<\/3|>[:=]?[(<]|[T;]_+[T;]|-_+-|>_+<))(?![\p{L}\p{N}/])/gu;

/** Writes ":-)" and its kin as 🙂 and ":(" as 🙁, so that they are read like emoji and not as punctuation. */
export function drawEmoticons(text: string): string {
  return text.replace(FACES, (_, happy: string | undefined) => (happy === undefined ? ' 🙁 ' : ' 🙂 '));
}
