# What tests the envelope beside the unit tests.

# The parallel stream: with the sanitizers of this build, and by itself with the thread sanitizer.
add_executable(age_stream ${CMAKE_CURRENT_SOURCE_DIR}/thread/age_stream.c)
target_link_libraries(age_stream PRIVATE safehand_age)
add_test(NAME age_stream COMMAND age_stream)
add_test(NAME age_stream_races COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/thread/run ${CMAKE_SOURCE_DIR}
  ${CMAKE_BINARY_DIR} age_stream)
set_tests_properties(age_stream age_stream_races PROPERTIES
  FAIL_REGULAR_EXPRESSION "${sanitizer_words};ThreadSanitizer" TIMEOUT 600 LABELS thread)

# Against the public vectors, Debian's age, and another implementation under Node.
add_test(NAME age_interop COMMAND node ${CMAKE_CURRENT_SOURCE_DIR}/interop/age.mjs
  $<TARGET_FILE:safehand>)
set_tests_properties(age_interop PROPERTIES FAIL_REGULAR_EXPRESSION "${sanitizer_words}" TIMEOUT 900
  PROCESSORS 2 LABELS interop)

# libFuzzer over everything that reads what others wrote: SAFEHAND_FUZZ_SECONDS (20) for each target.
add_test(NAME age_fuzz COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run ${CMAKE_BINARY_DIR})
set_tests_properties(age_fuzz PROPERTIES TIMEOUT 3600 PROCESSORS 2 LABELS fuzz)
