/** Words that hardly any English text of ten words lacks, and that others do not have. */
export const ENGLISH: ReadonlySet<string> = words(`
  i the and is was are were be been am i'm it's its this that these those with for from you your they them their he she his her
  we our my mine of to have has had not don't didn't isn't wasn't can't won't doesn't but very so if when than then what which who
  would could should will just about after before because there here how why all any some more most much only other too up out
  it at by or as get got been good great love bad nice best well product works work`);

/**
 * The same of Spanish, Portuguese, French, German, Italian, Dutch, Polish, Turkish, Swedish, Indonesian, Vietnamese without accents where
 * they are often left out. Left out are words that English has too.
 */
export const OTHER_LATIN: ReadonlySet<string> = words(`
  el los las una unos unas que y muy por para con del es está esta este pero como más mas lo le se su sus mi yo porque bien todo gracias calidad producto excelente funciona encanta recomiendo muchas nada
  os um uma não nao muito com da das dos em na nas nos é ao mais meu minha tudo bom produto
  la les des du un une et est pas très tres je il elle nous vous ils ce cette ces qui dans sur pour avec mais ne plus c'est j'ai d'un bon produit qualité rien bien
  der das und ist nicht ich sie wir ein eine einen dem den des zu mit auf für von sehr auch aber wie sich es im zum gut war habe nach zwei nur bei kein keine oder noch schon nichts gar wieder qualität kaputt
  il gli di che non è sono ho molto con per della delle questo questa anche ma più ottimo prodotto qualità tutto
  de het een en van ik niet is dat met voor zijn maar heel ook goed deze
  nie jest się na że bardzo ale jak tak po
  bir ve bu çok için ile ama değil da güzel iyi
  och att det som är jag inte på med för av mycket
  yang dan tidak ini itu dengan untuk sangat saya barang bagus
  và là của không rất này cho tôi`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
