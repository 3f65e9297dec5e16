# Programs with a fault planted in a copy of some of their sources. What a copy defines is not taken
# from the libraries, so everything else is the sound program.

# plant_faults(NAME COPIES SOURCE EXPRESSION... [FILE SOURCE EXPRESSION...]...): sets COPIES.
function(plant_faults NAME COPIES_NAME)
  set(PLANT ${CMAKE_SOURCE_DIR}/tests/support/plant.sh)
  set(COPIES "")
  set(SOURCE "")
  set(REST ${ARGN} FILE)
  foreach(ARGUMENT IN LISTS REST)
    if(NOT ARGUMENT STREQUAL "FILE" AND SOURCE STREQUAL "")
      set(SOURCE ${CMAKE_SOURCE_DIR}/${ARGUMENT})
      set(EXPRESSIONS "")
    elseif(NOT ARGUMENT STREQUAL "FILE")
      list(APPEND EXPRESSIONS ${ARGUMENT})
    else()
      cmake_path(GET SOURCE FILENAME FILE)
      set(COPY ${CMAKE_CURRENT_BINARY_DIR}/${NAME}_sources/${FILE})
      file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${NAME}_sources)
      add_custom_command(OUTPUT ${COPY} VERBATIM
          COMMAND ${PLANT} ${SOURCE} ${COPY} ${EXPRESSIONS}
          DEPENDS ${SOURCE} ${PLANT}
          COMMENT "Planting a fault in ${FILE}")
      list(APPEND COPIES ${COPY})
      set(SOURCE "")
    endif()
  endforeach()
  set(${COPIES_NAME} ${COPIES} PARENT_SCOPE)
endfunction()

# planted_server(NAME SOURCE EXPRESSION... [FILE SOURCE EXPRESSION...]...)
function(planted_server NAME)
  plant_faults(${NAME} COPIES ${ARGN})
  add_executable(${NAME} ${COPIES})
  target_link_libraries(${NAME} PRIVATE backline_server_main)
endfunction()

# planted_gateway(NAME SOURCE EXPRESSION... [FILE SOURCE EXPRESSION...]...)
function(planted_gateway NAME)
  plant_faults(${NAME} COPIES ${ARGN})
  add_executable(${NAME} ${COPIES})
  target_link_libraries(${NAME} PRIVATE backline_gateway_main)
endfunction()
