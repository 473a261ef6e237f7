-- Asks for another address each time, so that no answer was kept from the one before.
local asked = 0
request = function()
    asked = asked + 1
    return wrk.format("GET", "/?q=" .. asked)
end
