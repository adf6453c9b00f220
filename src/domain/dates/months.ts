/** Month names as documents print them, in languages of the Latin script. */

/** One line per month, upper case, without accents. Leaves out words for two months: LIP is June in Croatian, July in Polish. */
const names = [
  'JAN JANUARY JANUAR JANUARI JANV JANVIER ENE ENERO GEN GENNAIO JANEIRO GENER OCAK OCA STYCZEN STYCZNIA IANUARIE',
  'FEB FEBRUARY FEBRUAR FEBRUARI FEV FEVR FEVRIER FEBRERO FEBBRAIO FEVEREIRO FEBRER SUBAT SUB LUTY LUTEGO FEBRUARIE',
  'MAR MARCH MARZ MRZ MAERZ MARS MARZO MARCO MAART MRT MRC MARTS MARTIE MARZEC MARCA MART',
  'APR APRIL AVR AVRIL ABR ABRIL APRILE NISAN NIS KWIECIEN KWIETNIA APRILIE',
  'MAY MAI MAYO MAG MAGGIO MAIO MEI MAJ MAYIS MAJA MEJ',
  'JUN JUNE JUNI JUIN JUNIO GIU GIUGNO JUNHO HAZIRAN HAZ CZERWIEC CZERWCA IUNIE IUN',
  'JUL JULY JULI JUIL JUILLET JULIO LUG LUGLIO JULHO TEMMUZ TEM LIPCA IULIE IUL',
  'AUG AUGUST AOU AOUT AGO AGOSTO AUGUSTUS AUGUSTI AGUSTUS AGT AGUSTOS AGU SIERPIEN SIERPNIA',
  'SEP SEPT SEPTEMBER SEPTEMBRE SEPTIEMBRE SET SETTEMBRE SETEMBRO EYLUL EYL WRZESIEN WRZESNIA SEPTEMBRIE',
  'OCT OCTOBER OKT OKTOBER OCTOBRE OCTUBRE OTT OTTOBRE OUT OUTUBRO OKTOBRI EKIM EKI PAZDZIERNIK PAZDZIERNIKA OCTOMBRIE',
  'NOV NOVEMBER NOVEMBRE NOVIEMBRE NOVEMBRO KASIM KAS NOVEMBRIE',
  'DEC DECEMBER DEZ DEZEMBER DECEMBRE DIC DICIEMBRE DICEMBRE DEZEMBRO DES DESEMBER ARALIK ARA GRUDZIEN GRUDNIA DECEMBRIE',
]

const months: ReadonlyMap<string, number> = new Map(
  names.flatMap((line, index) =>
    line.split(' ').map((name): [string, number] => [name, index + 1]),
  ),
)

/**
 * The month, 1..12, that a text such as `JAN/ENE` or `juil. / Jul` names; null if it names none, or two different
 * ones. Ignores unknown words, such as the name in another language.
 */
export function monthOf(text: string): number | null {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  const found = plain.split(/[^\p{L}]+/u).map((word) => months.get(word))
  const [month, ...others] = new Set(found.filter((candidate) => candidate !== undefined))
  return month !== undefined && others.length === 0 ? month : null
}
