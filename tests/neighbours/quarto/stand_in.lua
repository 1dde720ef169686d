-- What the filter asks of Quarto itself, which Python's packages have not.
quarto = {
  json = { decode = pandoc.json.decode },
  log = { warning = function(text) io.stderr:write(text, "\n") end },
  project = { offset = "." },
}
return dofile(pandoc.system.environment().INTERLINKS)
