/** Other names of countries: formal, former and local ones, and nationalities as documents print them. */

/**
 * One line per country. Leaves out words that can mean two countries, such as `Dominican`, `Korea` and `Virgin Islands`:
 * unknown is better than a guess.
 */
const table = `
AD Andorran
AE UAE|Emirates|Emirati|الإمارات العربية المتحدة
AF Afghan|Afghani
AG Antiguan|Barbudan
AL Albanian|Shqiperia|Shqiptare
AM Armenian
AO Angolan
AR Argentine|Argentinian|Argentinean|Argentina
AT Österreich|Austrian|Österreicher|Österreicherin
AU Australian|Commonwealth of Australia
AZ Azerbaijani|Azerbaycan
BA Bosnia|Bosnia Herzegovina|Bosnia & Herzegovina|Bosnian|Bosna i Hercegovina
BB Barbadian
BD Bangladeshi
BE Belgian|België|Belgique|Belgien|Belg|Belge
BF Burkinabe|Burkinese
BG Bulgarian|България
BH Bahraini
BI Burundian
BJ Beninese
BM Bermudian
BN Brunei Darussalam|Bruneian
BO Plurinational State of Bolivia|Bolivia, Plurinational State of|Bolivian|Boliviana|Boliviano
BQ Bonaire, Sint Eustatius and Saba|Bonaire
BR Brasil|Brazilian|Brasileira|Brasileiro|Brasileiro(a)
BS The Bahamas|Bahamian
BT Bhutanese
BW Motswana|Batswana
BY Belarusian|Беларусь
BZ Belizean
CA Canadian|Canadien|Canadienne
CC Cocos (Keeling) Islands|Keeling Islands
CD Congo-Kinshasa|DR Congo|DRC|Congo, Democratic Republic of the|Congo, The Democratic Republic of the|Zaire
CF Central African
CG Congo-Brazzaville|Republic of the Congo
CH Schweiz|Suisse|Svizzera|Svizra|Swiss|Swiss Confederation|Schweizer
CI Ivory Coast|Ivorian|Ivoirienne
CL Chilean|Chilena|Chileno
CM Cameroonian|Cameroun
CN PRC|People's Republic of China|Chinese|中国|中华人民共和国|Mainland China
CO Colombian|Colombiana|Colombiano
CR Costa Rican|Costarricense
CU Cuban|Cubana|Cubano
CV Cabo Verde|Cape Verdean
CY Cypriot|Kypros|Κύπρος
CZ Czech Republic|Czech|Česko|Česká republika
DE D|Deutschland|Bundesrepublik Deutschland|German|Deutsch|Deutsche|Deutscher|Allemagne
DJ Djiboutian
DK Danmark|Danish|Dansk|Dane|Kingdom of Denmark
DO República Dominicana|Dominicana
DZ Algérie|Algerian|Algérienne|الجزائر
EC Ecuadorian|Ecuatoriana|Ecuatoriano
EE Eesti|Estonian
EG Egyptian|مصر|جمهورية مصر العربية
ER Eritrean
ES España|Spanish|Española|Español|Kingdom of Spain
ET Ethiopian
FI Suomi|Finnish|Suomen tasavalta|Finn
FJ Fijian
FK Falkland Islands (Malvinas)|Malvinas
FM Federated States of Micronesia|Micronesia, Federated States of|Micronesian
FO Faeroe Islands|Føroyar
FR French|Française|Français|République française|French Republic
GA Gabonese
GB UK|U.K.|Great Britain|Britain|British|British citizen|England|Scotland|Wales|Northern Ireland|UKGBNI
GB British Overseas Territories Citizen|British National (Overseas)|British Overseas Citizen
GB British subject|British protected person
GB United Kingdom of Great Britain and Northern Ireland|English|Scottish|Welsh
GD Grenadian
GE Georgian|საქართველო
GF Guyane
GH Ghanaian
GM The Gambia|Gambian
GN Guinean|Guinée
GQ Guinea Ecuatorial
GR Hellas|Hellenic Republic|Greek|Hellenic|Ελλάδα|Ellada|Ελληνική Δημοκρατία
GS South Georgia and the South Sandwich Islands
GT Guatemalan|Guatemalteca|Guatemalteco
GW Guinea Bissau
GY Guyanese
HK Hong Kong SAR|Hong Kong, China|Hong Kong SAR China
HM Heard Island and McDonald Islands
HN Honduran|Hondureña|Hondureño
HR Hrvatska|Croatian|Hrvatsko|Republika Hrvatska
HT Haïti|Haitian|Haïtienne
HU Magyarország|Hungarian|Magyar
ID Indonesian|WNI
IE Éire|Eire|Irish|Éireannach
IL Israeli|ישראל
IN Indian|Bharat|भारत
IQ Iraqi
IR Islamic Republic of Iran|Iran, Islamic Republic of|Iranian|Persia
IS Ísland|Icelandic
IT Italia|Italian|Italiana|Italiano|Repubblica italiana
JM Jamaican
JO Jordanian|المملكة الأردنية الهاشمية
JP Japanese|Nippon|日本|日本国
KE Kenyan
KG Kyrgyz Republic|Kyrgyz|Kirghizstan
KH Cambodian
KN Saint Kitts & Nevis|St Kitts and Nevis
KP DPRK|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|North Korean
KR Republic of Korea|Korea, Republic of|South Korean|ROK|대한민국|한국|Korea South
KW Kuwaiti
KZ Kazakh|Kazakhstani|Қазақстан|Казахстан
LA Lao People's Democratic Republic|Lao PDR|Lao|Laotian
LB Lebanese|Liban
LC St Lucia|Saint Lucian
LI Liechtensteiner
LK Sri Lankan|Ceylon
LR Liberian
LS Basotho|Mosotho
LT Lietuva|Lithuanian|Lietuvos Respublika
LU Luxemburg|Luxembourgish|Luxembourgeoise|Lëtzebuerg|Grand Duchy of Luxembourg
LV Latvija|Latvian
LY Libyan|Libyan Arab Jamahiriya|State of Libya
MA Maroc|Moroccan|Marocaine|Marocain|المغرب|المملكة المغربية
MC Monégasque|Monegasque|Principality of Monaco
MD Republic of Moldova|Moldova, Republic of|Moldovan|Moldavia
ME Crna Gora|Montenegrin
MF Saint-Martin|Saint Martin (French part)
MG Malagasy
MK Macedonia|FYROM|Macedonian|Former Yugoslav Republic of Macedonia|Severna Makedonija
ML Malian
MM Burma|Burmese
MN Mongolian
MO Macau|Macao SAR|Macao, China
MR Mauritanian
MT Maltese
MU Mauritian
MV Maldivian
MW Malawian
MX México|Mexican|Mexicana|Mexicano|Estados Unidos Mexicanos|United Mexican States
MY Malaysian|Warganegara Malaysia
MZ Moçambique|Mozambican
NA Namibian
NE Nigerien
NG Nigerian|Federal Republic of Nigeria
NI Nicaraguan|Nicaragüense
NL Holland|The Netherlands|Nederland|Dutch|Nederlandse|Nederlands|Kingdom of the Netherlands|Koninkrijk der Nederlanden
NO Norge|Noreg|Norwegian|Norsk|Kingdom of Norway
NP Nepalese|Nepali
NZ Aotearoa|New Zealander|Aotearoa New Zealand
OM Omani|Sultanate of Oman
PA Panamá|Panamanian|Panameña|Panameño
PE Perú|Peruvian|Peruana|Peruano
PG Papua New Guinean
PH The Philippines|Pilipinas|Filipino|Filipina|Philippine
PK Pakistani|Islamic Republic of Pakistan
PL Polska|Polish|Polskie|Rzeczpospolita Polska
PN Pitcairn
PS State of Palestine|Palestinian|Palestinian Territory, Occupied|Palestinian Territories
PT Portuguese|Portuguesa|Português
PY Paraguayan|Paraguaya|Paraguayo
QA Qatari
RE La Réunion
RO România|Romanian|Română
RS Srbija|Serbian|Србија|Republika Srbija
RU Russian Federation|Russian|Россия|Российская Федерация|Rossiya
RW Rwandan
SA Kingdom of Saudi Arabia|KSA|Saudi|Saudi Arabian|السعودية|المملكة العربية السعودية
SD Sudanese
SE Sverige|Swedish|Svensk|Kingdom of Sweden
SG Singaporean|Singapore Citizen
SH Saint Helena, Ascension and Tristan da Cunha|St Helena
SI Slovenija|Slovenian|Slovene
SJ Svalbard
SK Slovensko|Slovak Republic|Slovak|Slovenská republika
SL Sierra Leonean
SN Sénégal|Senegalese|Sénégalaise
SO Somali
SR Surinamese
SS South Sudanese
SV Salvadoran|Salvadoreña|Salvadoreño
SX Sint Maarten (Dutch part)|St Maarten
SY Syrian Arab Republic|Syrian
SZ Swaziland|Swazi
TF French Southern Territories
TG Togolese
TH Thai|ประเทศไทย|ไทย
TJ Tajik
TL East Timor|Timor Leste|Timorese
TM Turkmen
TN Tunisie|Tunisian|Tunisienne|تونس|الجمهورية التونسية
TR Turkey|Turkish|Republic of Turkiye|Türkiye Cumhuriyeti
TT Trinidad & Tobago|Trinidad|Trinidadian
TW Taiwan, Province of China|Republic of China|Taiwanese|Chinese Taipei|台灣|臺灣|中華民國
TZ United Republic of Tanzania|Tanzania, United Republic of|Tanzanian
UA Ukrainian|Україна|Ukraina
UG Ugandan
UM United States Minor Outlying Islands
US U.S.|U.S.A.|United States of America|The United States|America|American|Estados Unidos|US citizen
UY Uruguayan|Uruguaya|Uruguayo
UZ Uzbek|Uzbekistani|O'zbekiston
VA Holy See|Holy See (Vatican City State)|Vatican City State|Vatican
VC Saint Vincent and the Grenadines|St Vincent and the Grenadines
VE Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic of|Venezuelan|Venezolana|Venezolano
VG Virgin Islands, British
VI Virgin Islands, U.S.|United States Virgin Islands|US Virgin Islands
VN Viet Nam|Vietnamese|Việt Nam|Socialist Republic of Vietnam
XK Kosovo|Kosova|XKX|XKK|RKS|Kosovar
YE Yemeni
ZA South African|Suid-Afrika|RSA
ZM Zambian
ZW Zimbabwean
`

/** One entry per name. */
export const countryNames: readonly { alpha2: string; name: string }[] = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const alpha2 = line.slice(0, 2)
    return line
      .slice(3)
      .split('|')
      .map((name) => ({ alpha2, name }))
  })
