INSERT DATA { person:cy-om rdfs:label "Cy Om" }
