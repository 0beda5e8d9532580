/* SPDX-License-Identifier: Apache-2.0 */
/* How newspapers and agencies lay out a page: what is headline, dateline, day,
   outlet, author, credit and noise in each. The texts are our own. */
#include "read_fixture.h"

#include "base/buf.h"

#include <stdio.h>

/* `wanted`: headline | dateline > its place | day | outlet | authors | credits
   > photographers | noise's reasons. */
static const struct {
  const char *name;
  const char *text;
  const char *wanted;
} LAYOUTS[] = {
    {"ap",
     "Storm floods hundreds of homes along Norway's coast\n"
     "By ANNA BERG, Associated Press\n"
     "Today\n"
     "BERGEN, Norway (AP) \xE2\x80\x94"
     " A storm flooded hundreds of homes along Norway's western coast on "
     "Tuesday, officials said.\n"
     "\"We have never seen the water this high,\" Mayor Erik Lund told "
     "reporters.\n"
     "More than 2,000 people left their homes.\n"
     "___\n"
     "Associated Press writer Olga Holm in Oslo contributed to this report.\n",
     "Storm floods hundreds of homes along Norway's coast|BERGEN, Norway "
     "(AP)>bergen|||ANNA BERG||separator"},
    {"reuters",
     "Norway central bank holds rates, hints at cut in June\n"
     "\n"
     "By Anna Berg and Erik Lund\n"
     "\n"
     "OSLO, March 5 (Reuters) - Norway's central bank kept its key rate "
     "unchanged on Tuesday and said a cut in June was likely.\n"
     "\n"
     "\"Inflation is falling faster than we expected,\" Governor Olga Holm "
     "told a news conference.\n"
     "\n"
     "(Reporting by Anna Berg and Erik Lund, editing by Nils Dahl)\n"
     "\n"
     "Our Standards: The Thomson Reuters Trust Principles.\n",
     "Norway central bank holds rates, hints at cut in June|OSLO, March 5 "
     "(Reuters)>oslo|||Anna Berg,Erik Lund||metadata,other"},
    {"afp",
     "Issued on: 05/03/2019 - 14:32\n"
     "\n"
     "Oslo (AFP) \xE2\x80\x93"
     " Norway's prime minister on Tuesday called for calm after protests over "
     "fuel prices.\n"
     "\n"
     "\"Nobody gains from broken windows,\" Olga Holm said.\n"
     "\n"
     "Text by: FRANCE 24 with AFP\n"
     "\n"
     "\xC2\xA9"
     " 2019 AFP\n",
     "|Oslo (AFP)>oslo|||||metadata,metadata,other"},
    {"bbc",
     "Ferry runs aground off Shetland with 60 on board\n"
     "Published\n"
     "5 March 2019\n"
     "Share\n"
     "IMAGE SOURCE, GETTY IMAGES\n"
     "Image caption, The ferry was on its way from Lerwick to Bergen\n"
     "By Anna Berg\n"
     "BBC News, Lerwick\n"
     "A ferry with 60 people on board has run aground off Shetland.\n"
     "The coastguard said nobody was hurt.\n"
     "\"We are all safe,\" passenger Erik Lund told the BBC.\n"
     "More on this story\n"
     "Ferry talks collapse\n"
     "2 February\n"
     "Related Topics\n"
     "Shetland\n"
     "Ferries\n",
     "Ferry runs aground off Shetland with 60 on board||2019-03-05||Anna "
     "Berg||metadata,metadata,control,metadata,metadata,related,related,"
     "related,related,related,related"},
    {"local",
     "Council votes to close Elm Street pool\n"
     "By Anna Berg | aberg@harrowgazette.example | Staff Writer\n"
     "Posted: 03/25/2019 06:14 PM PDT | Updated: 03/26/2019 09:02 AM PDT\n"
     "\n"
     "HARROW - The city council voted 5-2 Monday night to close the Elm Street "
     "pool.\n"
     "\n"
     "Councilman Erik Lund said the pool costs $200,000 a year.\n"
     "\n"
     "PHOTO: The Elm Street pool in Harrow. (Olga Holm/Harrow Gazette)\n"
     "\n"
     "Contact Anna Berg at 555-0100 or follow her on Twitter @annaberg.\n"
     "\n"
     "ADVERTISEMENT\n"
     "\n"
     "Read next: School board race heats up\n"
     "Subscribe to our newsletter\n",
     "Council votes to close Elm Street pool|HARROW>harrow|2019-03-25||Anna "
     "Berg|Olga Holm/Harrow "
     "Gazette>olga-holm|metadata,control,related,control"},
    {"guardian",
     "Norway's wolves face new cull\n"
     "Government says 40 animals will be shot before spring as farmers "
     "complain of losses\n"
     "\n"
     "Anna Berg in Oslo and Erik Lund in Bergen\n"
     "Tue 5 Mar 2019 12.14 GMT\n"
     "\n"
     "Norway will shoot 40 of its 70 wolves before spring, the government has "
     "said.\n"
     "\n"
     "A wolf in the \xC3\x98"
     "stmarka forest near Oslo. Photograph: Olga Holm/AFP/Getty Images\n"
     "\n"
     "\"This is a dark day for wildlife,\" said Nils Dahl, of the nature "
     "society.\n",
     "Norway's wolves face new cull||2019-03-05|||Photograph: Olga "
     "Holm/AFP/Getty Images>olga-holm|metadata"},
    {"nyt",
     "Supported by\n"
     "In Norway, a Fjord Town Fights Its Cruise Ships\n"
     "By Anna Berg\n"
     "Photographs by Olga Holm\n"
     "March 5, 2019\n"
     "GEIRANGER, Norway \xE2\x80\x94"
     " The first ship of the year came in before dawn.\n"
     "Erik Lund, 61, watched it from his kitchen.\n"
     "\"You smell them before you see them,\" he said.\n"
     "Nils Dahl contributed reporting from Oslo.\n"
     "A version of this article appears in print on March 6, 2019, Section A, "
     "Page 4.\n",
     "In Norway, a Fjord Town Fights Its Cruise Ships|GEIRANGER, "
     "Norway>geiranger|2019-03-05||Anna Berg||control,metadata,metadata,other"},
    {"wp",
     "The Washington Post\n"
     "World\n"
     "Norway bans drones over Oslo\n"
     "Anna Berg\n"
     "March 5, 2019 at 9:14 a.m. EST\n"
     "\n"
     "OSLO \xE2\x80\x94"
     " Norway banned drones over its capital on Tuesday.\n"
     "A drone over Oslo harbor in January. (Olga Holm for The Washington "
     "Post)\n"
     "Add to list\n",
     "Norway bans drones over Oslo|OSLO>oslo|2019-03-05|The Washington "
     "Post|Anna Berg|Olga Holm for The Washington "
     "Post>olga-holm|metadata,category,metadata,control"},
    {"xinhua",
     "Norwegian PM arrives in Beijing for visit\n"
     "Source: Xinhua| 2019-03-05 20:10:33|Editor: Li Xia\n"
     "\n"
     "BEIJING, March 5 (Xinhua) -- Norwegian Prime Minister Olga Holm arrived "
     "in Beijing on Tuesday for a three-day visit.\n",
     "Norwegian PM arrives in Beijing for visit|BEIJING, March 5 "
     "(Xinhua)>beijing|2019-03-05||||metadata"},
    {"dpa",
     "Berlin (dpa) - Germany and Norway signed an energy accord on Tuesday.\n"
     "\"This is a good day for Europe,\" Minister Olga Holm said in Berlin.\n"
     "dpa ab nd\n",
     "|Berlin (dpa)>berlin|||||"},
    {"korea",
     "[Feature] Small harbours, big plans\n"
     "Posted : 2019-03-05 16:42\n"
     "Updated : 2019-03-05 18:10\n"
     "Fishermen mend nets in the port of Busan on Monday. / Korea Times photo "
     "by Choi Won-suk\n"
     "\n"
     "By Kim Ji-soo\n"
     "\n"
     "Busan's small harbours are to be rebuilt by 2025, the city said "
     "Tuesday.\n"
     "\n"
     "\"We want young people back,\" Mayor Park Min-jun said at City Hall.\n"
     "\n"
     "jskim@koreatimes.example\n",
     "[Feature] Small harbours, big plans||2019-03-05||Kim Ji-soo|Korea Times "
     "photo by Choi Won-suk>choi-won-suk|metadata,metadata,metadata"},
};

static void
add_local(kg_buf *out, const kg_doc *doc, const char *before, uint32_t entity)
{
  if (entity != KG_NO_INDEX) {
    kg_buf_printf(out, "%s%.*s", before,
                  KG_FMT(doc->entities.at[entity].local));
  }
}

static void
describe(kg_buf *out, const kg_doc *doc)
{
  kg_buf_add(out, doc->headline);
  kg_buf_add_string(out, "|");
  kg_buf_add(out, kg_doc_text(doc, doc->dateline));
  add_local(out, doc, ">", doc->dateline_place);
  kg_buf_printf(out, "|%.*s|%.*s|", KG_FMT(doc->published),
                KG_FMT(doc->publisher));
  for (size_t i = 0; i < doc->authors.n; i++) {
    kg_buf_printf(out, "%s%.*s", i ? "," : "", KG_FMT(doc->authors.at[i].name));
  }
  kg_buf_add_string(out, "|");
  for (size_t i = 0; i < doc->captions.n; i++) {
    kg_buf_printf(out, "%s%.*s", i ? "," : "",
                  KG_FMT(doc->captions.at[i].credit));
    add_local(out, doc, ">", doc->captions.at[i].photographer);
  }
  kg_buf_add_string(out, "|");
  for (size_t i = 0; i < doc->noise.n; i++) {
    kg_buf_printf(out, "%s%s", i ? "," : "", doc->noise.at[i].reason);
  }
}

static void
parts_of_a_page_are_told_apart(void **state)
{
  for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++) {
    kg_buf found;
    kg_buf_init(&found, NULL);
    describe(&found, read_text(state, LAYOUTS[i].text));
    kg_buf_add_byte(&found, '\0');
    if (strcmp(kg_buf_slice(&found).ptr, LAYOUTS[i].wanted) != 0) {
      print_error("%s: %s\n", LAYOUTS[i].name, kg_buf_slice(&found).ptr);
      kg_buf_clear(&found);
      fail();
    }
    kg_buf_clear(&found);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(parts_of_a_page_are_told_apart),
  };
  return cmocka_run_group_tests(tests, open_reader, close_reader);
}
