# SPDX-License-Identifier: Apache-2.0
add_executable(w3c_sparql run_sparql.c sparql_compare.c sparql_eval.c
  sparql_manifest.c)
target_link_libraries(w3c_sparql PRIVATE w3c_manifest kg_sparql kg_store)
set(sparql11 ${w3c_data}/sparql/sparql11)
foreach(part query update results fed)
  if(part STREQUAL fed)
    set(manifest ${sparql11}/syntax-fed/manifest.ttl)
  else()
    set(manifest ${sparql11}/manifest-sparql11-${part}.ttl)
  endif()
  add_test(NAME w3c.sparql11.${part} COMMAND w3c_sparql --verbose
    ${CMAKE_CURRENT_SOURCE_DIR}/sparql_skips.txt ${manifest})
  list(APPEND sparql_tests w3c.sparql11.${part})
endforeach()
add_test(NAME w3c.sparql10 COMMAND w3c_sparql --verbose
  ${CMAKE_CURRENT_SOURCE_DIR}/sparql_skips.txt
  ${w3c_data}/sparql/sparql10/manifest.ttl)
set_tests_properties(${sparql_tests} w3c.sparql10 PROPERTIES
  LABELS w3c TIMEOUT 600 SKIP_RETURN_CODE 77)
