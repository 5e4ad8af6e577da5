import { FolderName } from './folder-name.ts';

const NAME = String.raw`("[^"]+"|[\p{L}\p{N}][\p{L}\p{N}'&+_/-]*(?: (?!${String.raw`(?:and|but|or|if|when|und|aber|ablegen|verschieben|ask|please)\b`})[\p{L}\p{N}&+][\p{L}\p{N}'&+_/-]*)*)`;
const THE = String.raw`(?:(?:the|my|a|an|den|dem|das|die|meinen?) )?`;
const NOUN = String.raw`(?:label|folder|ordner|etikett)`;
/** “under Finance”, “into my Finance folder”, “to the label Finance”, “in den Ordner Finanzen”. */
const WAYS = [
  new RegExp(String.raw`\b(?:to|in|into|under|unter|nach) ${THE}${NOUN} ${NAME}`, 'iu'),
  new RegExp(String.raw`\b(?:to|in) ${THE}${NAME} ${NOUN}\b`, 'iu'),
  new RegExp(String.raw`\b(?:under|into|unter) ${THE}${NAME}`, 'iu'),
];
const VERBS =
  /\b(?:go(?:es)?|file[ds]?|put|moved?|label(?:l?ed)?|sort(?:ed)?|belongs?|kommt|kommen|gehör(?:t|en)|ablegen|verschieb\w*|sortier\w*|leg(?:e|t)?)\b/giu;

/**
 * Under which label or folder a sentence has mail filed, with the name as it was written, and what is left of the
 * sentence; null where it names none. `folder` is null where none may have that name,
 * and where it says that mail is not to go there.
 */
export function readFolder(text: string): { folder: string | null; rest: string } | null {
  const isDenied = /\b(?:never|not|don't|nie(?:mals)?|nicht)\b/i.test(text);
  for (const way of WAYS) {
    const match = way.exec(text);
    if (match === null || text.search(VERBS) === -1) continue;
    const name = (match[1] ?? '').replaceAll('"', '').replace(new RegExp(` ${NOUN}$`, 'i'), '');
    const rest = `${text.slice(0, match.index)}, ${text.slice(match.index + match[0].length)}`;
    const folder = isDenied ? null : (FolderName.safeParse(name).data ?? null);
    return { folder, rest: rest.replace(VERBS, ', ') };
  }
  return null;
}
