# SPDX-License-Identifier: Apache-2.0
add_executable(w3c_rdf rdf_suites.c)
target_link_libraries(w3c_rdf PRIVATE w3c_manifest)
foreach(suite n-triples n-quads turtle trig xml)
  add_test(NAME w3c.rdf.${suite}
    COMMAND w3c_rdf ${w3c_data}/rdf/rdf11/rdf-${suite}/manifest.ttl
      ${CMAKE_CURRENT_SOURCE_DIR}/rdf_skips.txt)
  set_tests_properties(w3c.rdf.${suite} PROPERTIES
    LABELS w3c TIMEOUT 120 SKIP_RETURN_CODE 77)
endforeach()
