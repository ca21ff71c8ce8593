Console.WriteLine("sdn");
