"""Words that say the same in texts about support to companies, so that a sentence in other words is not taken for a new claim."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.clauses import Stems

# Each line: words of which one may stand for another in a paraphrase. Forms of one word need not all be there: stems are compared.
GROUPS: Sequence[str] = """
hjälp hjälpa stöd stödja stötta stötte bistå bistånd insats insatser gynna underlätta
börja starta start inleda inledas påbörja påbörjat komma igång gång sätta dra upptakt startskott
bestämma sätta sätts avgöra fastställa besluta beslut beslutat
avsluta avslutat avslutad stänga stängd stängt stängde upphöra upphörde slut slutade gått ut löpt nedlagd över färdig klart
söka ansöka ansökan ansökningar sökning sökande söks inlämnad lämna skicka
få fick motta mottaga ta tagit emot erhålla beviljas tilldelas
betala betalar bekosta finansiera stå står svara kosta kostar kostnad kostnader pris avgift utgift
finansiär finansiärer finansiera bidra pengar medel anslag
företag bolag firma verksamhet företagare arbetsgivare tillverkare
tillverkare tillverkande tillverka tillverkning producera produktion industriföretag
anställd anställda medarbetare personal personer folk anställa jobba jobb arbete arbeta arbetstillfälle
genomföra genomfördes driva drev kör körs hålla hölls ordna ordnar arrangera anordna äga rum bedriva
leda leder ledare samordna samordnar koordinera ansvara ansvarig driva driver driften håller projektleda
visa visar synliggöra framgå framgår pekar påvisa tyder
kunna kunnande kunskap kompetens kunskaper färdigheter förmåga
utbilda utbildning kurs kurser lära lärande studier studera läsa
delta deltog deltagare vara med medverka medverkade ingå ingick part parter närvara närvarande kom samlade besökare
bestå består omfatta omfattar innehålla rymma inkludera ingå
del delar moment komponent inslag
grund grunden bas utgångspunkt
krav kräva kräver krävs behöva behöver måste ska villkor förutsättning förutsätta
råda kontroll styra påverka rår
skäl orsak anledning bero beror
försäkra försäkring skydd skydda garanti
gälla gäller avse avser riktar vända vänder omfatta handla
län länet region regional länen blekingsk
kommun kommunal kommunen
gång gånger omgång omgångar tillfälle
styck per vardera varje
träff träffar möte möten mötas sammankomst
samarbete samverka samverkan samarbeta tillsammans ihop gemensam gemensamt partnerskap
dela delar byta byter utbyta utbyte
uppstå uppstår leda leder ge ger skapa resultera
slussa lotsa hänvisa vidare lots vägleda vägledning guida
kontakt kontakta höra hör hörde vända ringa mejla
ge ger gav bevilja dela erbjuda tillhandahålla förse lämna bidra
bidrag stöd anslag check ersättning medel finansiering
lån låna kredit
ränta räntan räntenivå
högre ovan över överstiga mer
lägre under understiga mindre
individuell individuellt fall enskild separat
samma lika likadan likadant identisk gemensam
skilja skild skilde olika variera varierade varierar skiljer
aktör aktörer bakom parter
ålder åldersspann år gammal
utesluta uteslutna undanta inget utan
öka ökad ökning höja högre större
tala säga berätta uppge ange skriva enligt
England engelsk engelska
Sverige svensk svenska
nära omkring ungefär knappt drygt
slutrapport rapport
jobb arbetstillfällen tjänster
vända riktar rikta avsedd vänder till
chans möjlighet utsikt
uppdrag uppgift
råd rådgivning rådgivare vägledning
idé idén tanke plan
lån låna låntagare
kluster klustret klusterorganisation
kontroll kontrollera råda styra
omsätta omsattes omsatts omsättning
ort plats ställe lokal kommun
möjlig möjligt möjlighet kunna chans
växa tillväxt utvecklas utveckla utveckling
utveckla utveckling förbättra förbättring bli bättre stärka lyfta
minska sänka reducera sjunka minskning mindre
öka höja växa ökning
vill vilja tänka tänker mål målet sikta siktade syfte ambition
fortsätta fortsättning uppföljare efterträdare efterföljare
kalla kallas heta heter hette namn benämna benämns gå
fråga frågar efterfråga efterfrågas
spara lagra lagras stanna stannar
skicka skickas sända sändas överföra överförs vidarebefordra
extern externt utifrån utomstående
inköp köpa köp anskaffa
sälja sålde försäljning
förvärva förvärvat komma kommer skaffa
snabb snabbt fort skyndsam
tidig tidigt skede fas
läge status situation
känd känt veta vet bekant
okänt okänd oklart osäkert framgå
hitta hittats finna finns
erbjuda erbjuder finnas finns
äga ägs ägare ägande ägarskap
bilda bildades grunda grundades starta startades tillkom
år årlig årligen åren
tid period tiden tidsperiod löptid pågå pågick
löpa löpte pågå pågick vara varade
beslutsfattare styrelse
rekrytera rekrytering anställa
elev student studerande
skola skolan utbildning
förlagd förläggs ske sker äga plats arbetsplats
fungera fungerar arbeta verka
mäta mätning undersökning kartläggning studie enkät rapport uppskatta uppskattning
intervjua intervju tillfråga svara
räcka räcker tillräcklig nog
föreslå förslag lyfta pekade peka
lösa lösning
informera information uppgift upplysning
jämföra jämförelse mot
nå nått nådde uppnå
dra igång
ta tog upp behandla diskutera handla tema
inriktad inriktning fokus fokusera ägna profil
snitt genomsnitt medel
möta mötte
hemsida webbplats sajt sida
lag regel regler bestämmelse
taket tak gräns högst maximal
golv lägst minst
uppdrag konsultuppdrag
tillförordnad tf
verkställande direktör vd
aktör organisation part deltagare
ort bygd
länge period
intäkt inkomst
utlysa utlysning utlystes omgång
belopp summa pengar kronor
uppgå ligga landa vara
utbetalas betalas utbetalning
tvekar osäker
passa lämplig rätt
beviljad godkänd beviljas
rutinmässig vanlig
ansats metod metodik
bygga bygger grundas vila utgå
gren område bransch sektor
verktyg hjälpmedel
närstående anhörig släkting
anlita hyra anställa projektanställa
informationsinsats kampanj insats
ändra förändra
yngre unga ungdom
tjänsteman tjänstemän
locka attrahera dra
invånare inflyttare boende
exempelvis exempel
avtal överenskommelse
teckna skriva underteckna ingå
vart vilken
prova testa test pröva
maskin utrustning
fabrik verkstad anläggning
klara färdiga slutförda avslutade
budget ram medel
åldersspann ålder
förtid tidigare förväg
åka resa
hälften halva
tredjedel del
merpart majoritet flest
ryms ligger inom mellan
godta godkänna räknas
karens väntetid
""".strip().splitlines()
# Words that frame a statement and say nothing by themselves.
LIGHT = frozenset(
    """vara är var få ha göra bli ta ge gå blir blev kan kunde får fick ska skulle måste finns fanns går gick gäller gällde gör gjorde
    gjort ger gav tar tog kom kommer hör ligger låg stå står stod håller innebär innebar betyder alltså dock därmed därför dessutom
    samtidigt respektive bland annat däribland exempelvis till exempel även också både enligt källa källan källor uppgift odaterad
    särskilt framför främst tillsammans ihop sidan utöver förutom redan ännu bara endast enbart just nu numera idag dag länge hela
    olika flera fler många några vissa andra annan egen eget egna själv själva enda ena första sista sammanlagt totalt totala hur
    mycket stor stora större liten små mindre del fall sätt slag typ ju desto ja nej ni er ert era man den det de kring runt drygt
    knappt ungefär cirka omkring nära som mest minst högst upp procent kronor kr miljoner miljon år åren dels antingen såväl liksom
    inom utanför gång gånger sådan sådant sådana möjligt möjlig möjlighet behöver behövde vill ville brukar normalt medan samt hos
    per fortfarande oklart alltjämt genom ur trots säger säga ingen inget inga varken vare båda året års kvar fastän eftersom
    därefter därtill vardera vilken vilket vilka ursprungligen egentligen självt självfallet mot med utan emot förutsatt
    förutsättning använda använder används hade har haft varit blivit skedde sker ske bort framåt bakåt därav jo faktiskt nämligen
    tänker tänkt röra rör räknas räkna mkr tkr ansökan ansöka ansökningar gräns gränsen gränser ryms ryma program programmet projekt
    projektet stöd stödet stöden företag företaget företagen dagen fråga frågan svar svaret hittills oss vi samtliga varje annars åt
    kallad kallas kallades heter hette vad vars efteråt sedan""".split()
)


def said_alike(own: frozenset[str], stems: Stems) -> frozenset[str]:
    """Return the stems of all words that may stand for a word with one of these stems."""
    return frozenset[str]().union(*(group for group in _groups(stems) if group & own))


@lru_cache(maxsize=2)
def _groups(stems: Stems) -> tuple[frozenset[str], ...]:
    # "på" is a stop word with an å, beside which a word is not taken for one typed without å, ä and ö.
    return tuple(frozenset[str]().union(*(stems(f"{word} på") for word in line.split())) for line in GROUPS)
