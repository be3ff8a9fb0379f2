# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# What `cmake --install` puts where: the programs find the demo and each other from their own place.

include(GNUInstallDirs)
if(OFFRAMP_ENGINE)
    install(TARGETS offramp-engine RUNTIME)
endif()
if(OFFRAMP_EXPLORER)
    install(TARGETS offramp RUNTIME)
    install(DIRECTORY resources/demo DESTINATION ${CMAKE_INSTALL_DATADIR}/offramp PATTERN make EXCLUDE)
    install(FILES resources/desktop/org.offramp.Offramp.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES resources/desktop/org.offramp.Offramp.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES resources/desktop/org.offramp.Offramp.mime.xml
            DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages RENAME org.offramp.Offramp.xml)
    install(FILES resources/offramp.svg
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps RENAME org.offramp.Offramp.svg)
    foreach(side 32 64 256)
        install(FILES resources/offramp-${side}.png
                DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${side}x${side}/apps
                RENAME org.offramp.Offramp.png)
    endforeach()
endif()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY packaging/licenses DESTINATION ${CMAKE_INSTALL_DOCDIR})
