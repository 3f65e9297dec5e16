#include "server/accounts/common_passwords.h"

namespace backline {

// Those of 8 bytes and more of the list "password.lst" of John the Ripper (Openwall, public
// domain), and what has become common since; in lower case, sorted.
const char kCommonPasswords[] =
    R"(
!@#$%^&* 00000000 0123456789 0987654321 11111111 11223344 112233445566 11235813 123123123
123321123 12341234 12344321 12345678 123456789 1234567890 12345678910 1234567899 123456789a
123456789q 1234qwer 123qwe123 123qweasd 147258369 147852369 159753456 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
1qazxsw2 21122112 741852963 789456123 87654321 88888888 987654321 9876543210 99999999 999999999
a12345678 a123456789 a1b2c3d4 aa123456 aardvark abc12345 abcd1234 abcdefgh abcdefghi access123
acropolis admin123 admin1234 adminadmin administrator aerobics airborne alejandra alejandro
alexander alexandr alexandra allstate altamira amorcito anaconda anamaria anderson android1
andromeda angelica angelina angelito anthony1 anything apollo13 applepie aquarius arsenal1
asdf1234 asdf;lkj asdfasdf asdfghjk asdfghjkl asdfjkl; ashley123 assmunch autumn2024 autumn2025
autumn2026 azerty123 azertyuiop babyblue babydoll babyface babygirl babygirl1 babygurl babylon5
babylove backline backline1 backline123 barcelona barcelona1 barnyard baseball baseball1
basketball batman123 beatrice beautiful benjamin bernardo bestfriend bestfriends bettyboop
billabong birthday bismillah blackjack blahblah blessing blink182 blizzard blowfish bluebird
blueeyes bluefish bluejean brandon1 brewster brittany broadway brooklyn bubblegum bubbles1
bullshit business buttercup butterfly butterfly1 butthead calendar california campbell cannondale
capricorn cardinal carebear carlitos carolina caroline cassandra catalina catherine catwoman
chainsaw challenge chameleon champion chandler changeit changeme changeme1 changeme123 charlie1
charlotte cheerleader chelsea1 chester1 cheyenne chinacat chiquita chocolat chocolate chouette
chris123 chrisbrown christia christian christin christina christine christmas christoph
christopher cinderella clarkson classroom clueless cocacola colombia colorado coltrane columbia
commander company1 company123 computer computer1 concorde confused contrasena coolbean coolness
cordelia cornflake corona2020 corvette courtney covid2019 crawford creative crescent cristian
cristina crusader cunningham cutiepie daddysgirl daedalus daniel123 danielle darkangel darkness
darkstar database deadhead december deeznuts default1 diamonds dickhead dillweed director dolphins
dominique dontknow downtown dragon123 dragonfly drowssap dutchess einstein electric elephant
elizabeth emmanuel enterprise estrella estrellita excalibur explorer facebook fairview fearless
february feedback ferguson fernanda fernando fireball firebird fishhead flamingo flanders fletcher
florida1 flowerpot football football1 fountain francesco francine francisco francois franklin
frederic freebird friday123 friendship friendster froggies front242 frontier fuckface fuckyou1
fuckyou2 gabriela gabriell gammaphi gangster garfield garfunkel gargoyle gateway2 geheim123
germany1 geronimo gilgamesh godzilla goldfish good-luck goodluck google123 gorgeous grateful
greenday gretchen guest123 guinness hallo123 halloween hallowell hamilton happy123 happyday
hardcore harrison harrypotter hawkeye1 heather1 heather2 hedgehog hello123 hello1234 hellohello
hellokitty hernandez heythere highland histoire hollywood homebrew hongkong hosehead hotstuff
hydrogen icecream idontknow ihateyou ilovegod ilovehim ilovejesus iloveyou iloveyou! iloveyou1
iloveyou2 imissyou indonesia informix instructor integral internet internet1 intrepid inuyasha
inventory iphone12 isabella isabelle jamesbond january2026 jasmine1 jeanette jeepster jeffrey1
jennifer jennifer1 jeremiah jessica1 jesucristo jesuschrist jethrotull johanna1 johncena jonathan
jordan23 justdoit justice4 juventus kalamazoo kangaroo katerina katherine kathleen kimberly
kingfish kittycat kristina kristine lacrosse laserjet lawrence leonardo letmein1 letmein123
linkedin linkinpark lionking lipgloss lissabon liverpool liverpool1 login123 logistics loislane
lollipop lollypop lonestar longhorn lorraine lovelove loverboy macintosh madalina madeline
mahalkita majordomo makeitso management manchester marathon margaret margarita marielle mariposa
marlboro marshall martinez maryjane master123 matthew1 mattingly mauricio maverick meatloaf
mechanic mercedes metallic metallica michael1 michelle michelle1 michigan microsoft midnight
milagros millenium mitchell mobydick monday123 monkey12 monkey123 monopoly montana3 montreal
montrose moonbeam morecats morpheus mortimer motdepasse motorola mountain munchkin mustang1
myspace1 napoleon national ncc1701d ncc1701e nebraska neutrino newaccount newcourt newyork1
nicholas nicklaus nightshade nightwing nintendo nirvana1 notebook november obsession office123
overkill p@ssw0rd p@ssword pa$$w0rd pa$$word panthers paradigm passw0rd password password!
password1 password1! password12 password123 password1234 password12345 password2 passwort
passwort1 passwort123 patricia patriots pearljam penelope performa peterpan phialpha phillips
phoenix1 pianoman pictures pineapple pinkfloyd pipeline playgirl pokemon1 politics poohbear
porsche911 portland portugal preciosa precious predator princesa princesita princess princess1
printing prometheus property provider purchase purchasing pussycat q1w2e3r4 q1w2e3r4t5 qwe123456
qweasd123 qweasdzxc qwerty12 qwerty123 qwerty1234 qwerty12345 qwertyui qwertyuiop qwertz123
qwertzuiop rachelle raistlin rastafarian realmadrid redcloud redskins remember renegade republic
research revolution reynolds ricardo1 richard1 richards richmond roadrunner robinhood robotech
robotics rocknroll rootbeer rossignol ruthless salasana samantha sample123 samsung1 santiago
sapphire saturday savannah scarecrow scarface scarlett schnapps scoobydoo scooter1 scorpion
scotland sebastian secret123 secret1234 security senha123 september server123 services sexybitch
sexygirl sexymama shadow123 shanghai shithead shopping sidekick sigmachi signature simpsons
skipper1 skittles skywalker slideshow slipknot smashing snickers snoopdog snowball snowflake
softball something spiderman spitfire spongebob sporting spring2024 spring2025 spring2026 sprocket
starbuck stargate starlight startrek starwars steelers stephani stephanie sterling stingray
stranger strawberry student2 summer2023 summer2024 summer2025 summer2026 sundance sunflower
sunshine sunshine1 superfly superman superman1 superstar supplier supplier1 supplier123 sweetheart
sweetness sweetpea swimming swordfish tacobell tazdevil tazmania teddybear teiubesc temp1234
temporal temporary tequiero terminal test1234 test12345 testtest thankyou thejudge thelorax
thisisit thompson thrasher thunderbird thursday tightend tinkerbell tokiohotel training transfer
transport treasure trombone truelove trustno1 twilight ultimate undertaker user1234 vacation
valentin valentina valentine valhalla veronica victoria vincent1 virginia volleyball warcraft
warehouse warehouse1 warriors waterloo webmaster welcome1 welcome12 welcome123 welcome1234
welcome2024 welcome2025 welcome2026 westlife westside whatever whatever1 whocares whoville
william1 williams windows10 windsurf winniethepooh winter2023 winter2024 winter2025 winter2026
wolfgang wolverine woofwoof wordpass wrangler xcountry xxxxxxxx yogibear zacefron zaq12wsx
zeppelin zhongguo zxcvbnm1 zxcvbnm123
)";

}  // namespace backline
