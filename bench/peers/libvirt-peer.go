// go-libvirt under measurement. Each line of standard input is one task; its milliseconds are printed.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/digitalocean/go-libvirt"
	"github.com/digitalocean/go-libvirt/socket/dialers"
)

var socketPath, listPath string
var calls, list, storage *libvirt.Libvirt

func main() {
	socketPath, listPath = os.Args[1], os.Args[2]
	calls = connect("test:///default")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		started := time.Now()
		run(words[0], words[1:])
		fmt.Println(float64(time.Since(started).Microseconds()) / 1000)
	}
}

func connect(uri string) *libvirt.Libvirt {
	connection := libvirt.NewWithDialer(dialers.NewLocal(dialers.WithSocket(socketPath)))
	must(connection.ConnectToURI(libvirt.ConnectURI(uri)))
	return connection
}

func run(task string, args []string) {
	switch task {
	case "sequential":
		sequential(number(args[0]))
	case "in-flight":
		inFlight(number(args[0]), number(args[1]))
	case "open-list":
		list = connect("test:///" + listPath)
	case "list":
		records, err := list.ConnectGetAllDomainStats([]libvirt.Domain{}, uint32(libvirt.DomainStatsState), 0)
		must(err)
		if len(records) != number(args[0]) {
			panic(fmt.Sprint(len(records), " domains"))
		}
	case "upload":
		file, err := os.Open(args[2])
		must(err)
		defer file.Close()
		must(storage.StorageVolUpload(volume(args), bufio.NewReaderSize(file, 1<<20), 0, 0, 0))
	case "download":
		file, err := os.Create(args[2])
		must(err)
		must(storage.StorageVolDownload(volume(args), file, 0, 0, 0))
		must(file.Close())
	default:
		panic(task)
	}
}

func sequential(count int) {
	for i := 0; i < count; i++ {
		_, err := calls.NodeGetFreeMemory()
		must(err)
	}
}

func inFlight(count, width int) {
	var waiting sync.WaitGroup
	for i := 0; i < width; i++ {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			sequential(count / width)
		}()
	}
	waiting.Wait()
}

func volume(args []string) libvirt.StorageVol {
	if storage == nil {
		storage = connect("qemu:///system")
	}
	pool, err := storage.StoragePoolLookupByName(args[0])
	must(err)
	found, err := storage.StorageVolLookupByName(pool, args[1])
	must(err)
	return found
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
